"""English words that set shape, genre, mood, hour and weather."""

from contracts.story import DayTime, Mood, Weather

SHAPE_WORDS = {
    "tender": "love loves lovers romance meet meets meeting letter old again reunite couple heart date",
    "choice": "decide decides choose chooses choice whether must sacrifice dilemma give refuse",
    "encounter": (
        "finds discovers meets befriends adopts rescues wakes creature egg alien robot stray injured "
        "wounded baby"
    ),
    "quest": (
        "quest journey search searches treasure map cross crosses reach travel travels seeks "
        "expedition lost escape escapes rescue"
    ),
    "mystery": (
        "detective murder mystery secret disappears disappeared vanished clue ghost haunted "
        "hunts investigates stranger crime suspect who"
    ),
    "bond": (
        "rival rivals rivalry enemy opponents hate hates compete marry marriage kiss friends "
        "friendship enemies fall couple romance date wedding heart secretly"
    ),
    "dream": (
        "dream dreams dreaming learn learns wants wish wishes become fly dance sing first invention "
        "invents stage competition afraid"
    ),
    "vigil": "wait waits waiting never comes return returns promise night alone until train last watch",
    "stand": (
        "war dragon monster army invasion defend protect save battle fight fights siege rebel tyrant "
        "attack flood storm survive"
    ),
    "farewell": (
        "last letter dying dies death grave goodbye farewell memory remember remembers forget old "
        "leaves leaving lost grief widow grandmother grandfather ashes funeral"
    ),
    "mishap": (
        "accidentally clumsy chaos wrong funny comedy disaster mistaken mix-up swap party hilarious "
        "silly prank awkward wedding cake"
    ),
}
GENRE_WORDS = {
    "Science fiction": (
        "robot android space spaceship planet alien future cyborg ai mars astronaut galaxy starship "
        "hacker clone cosmonaut rocket"
    ),
    "Fantasy": (
        "dragon wizard witch magic magical castle elf fairy kingdom spell unicorn sorceress "
        "enchanted mermaid knight giant goblin"
    ),
    "Ghost story": "ghost haunted phantom spirit vampire demon haunting séance undead curse cursed",
    "Crime": "detective murder thief heist spy killer police crime gangster smuggler assassin burglar",
    "Romance": "love lovers kiss marry romance wedding heart romantic",
    "Comedy": "funny comedy clumsy chaos hilarious accidentally silly prank awkward",
    "War drama": "war soldier battle army trench siege",
    "Adventure": "treasure map pirate expedition jungle quest journey explorer island escape summit",
    "Family adventure": "child children girl boy cat dog kitten puppy bear rabbit penguin owl mouse",
}
SHAPE_GENRES = {
    "tender": "Romance",
    "choice": "Drama",
    "encounter": "Drama",
    "quest": "Adventure",
    "mystery": "Mystery",
    "bond": "Romance",
    "dream": "Feel-good drama",
    "vigil": "Quiet drama",
    "stand": "Thriller",
    "farewell": "Drama",
    "mishap": "Comedy",
}
MOOD_WORDS = {
    Mood.TENSE: (
        "must before hunt hunts chase escape war danger killer murder storm race bomb detective "
        "fight battle stolen thief deadline army heist spy survive monster"
    ),
    Mood.SAD: (
        "lost dying dies death grave goodbye farewell grief widow lonely alone last never orphan "
        "tears forgotten dead funeral leaves ashes"
    ),
    Mood.JOYFUL: (
        "funny party festival dance happy circus joy birthday laugh comedy clumsy silly carnival "
        "cake fly summer sing"
    ),
    Mood.WARM: (
        "love friend friends family home grandmother grandfather baker bakery bread kitchen heart "
        "together children mother father letter garden kitten puppy"
    ),
    Mood.EERIE: (
        "ghost haunted strange mysterious dark shadow vampire fog demon abandoned secret cursed "
        "whisper midnight nightmare disappear disappears vanished neon"
    ),
    Mood.CALM: "sea quiet slow river village tea garden walk morning monk mountain silence snow wait waits",
}
DAY_TIMES = {
    DayTime.NIGHT: "night midnight nights moonlight neon nightfall starlit moonlit stars",
    DayTime.DAWN: "dawn sunrise daybreak morning",
    DayTime.DUSK: "dusk sunset evening twilight",
    DayTime.DAY: "noon afternoon daylight sunny midday",
}
WEATHERS = {
    Weather.STORM: "storm stormy hurricane thunder typhoon tornado lightning thunderstorm",
    Weather.SNOW: "snow snowy winter blizzard ice frozen avalanche snowstorm arctic antarctica christmas",
    Weather.RAIN: "rain rainy raining flood monsoon drizzle",
    Weather.FOG: "fog foggy mist misty haze",
    Weather.CLOUDY: "cloudy grey gray overcast clouds",
    Weather.CLEAR: "sunny clear sun summer starlit desert",
}
