"""English words by what they are in a story: people, animals, machines, things to fear, verbs, small words."""

from services.generation.providers.sketch.writing.word_lists import words_of

FEMALE = words_of(
    "woman girl mother mom grandmother grandma sister queen princess actress waitress nun witch widow "
    "daughter aunt bride wife mermaid schoolgirl heiress empress sorceress priestess fisherwoman "
    "ballerina niece goddess duchess lady housewife stepmother granddaughter girlfriend geisha "
    "businesswoman policewoman saleswoman seamstress"
)
MALE = words_of(
    "man boy father dad grandfather grandpa brother king prince fisherman monk widower son uncle groom "
    "husband schoolboy emperor wizard priest nephew god duke lord gentleman knight samurai cowboy "
    "policeman salesman businessman postman craftsman stepfather grandson boyfriend waiter woodsman "
    "lumberjack milkman handyman watchman"
)
CHILDREN = words_of("girl boy child kid orphan twin schoolboy schoolgirl toddler children kids sibling")
YOUNG = words_of(
    "student apprentice teenager teen prince princess youth bride groom cadet intern rookie trainee "
    "ballerina squire novice pupil newcomer granddaughter grandson nephew niece"
)
OLD = words_of("grandmother grandfather grandma grandpa widow widower elder hermit veteran")
PEOPLE = (
    FEMALE
    | MALE
    | CHILDREN
    | YOUNG
    | OLD
    | words_of(
        "keeper detective baker chef cook doctor nurse teacher professor scientist inventor engineer "
        "mechanic "
        "pilot captain sailor pirate soldier general spy thief burglar assassin killer hunter farmer "
        "gardener "
        "shepherd miner carpenter blacksmith tailor painter artist sculptor writer poet novelist journalist "
        "reporter photographer musician pianist violinist cellist guitarist singer dancer actor clown "
        "magician librarian bookseller shopkeeper merchant trader lawyer judge mayor president minister "
        "officer cop sheriff ranger guard warden prisoner fugitive refugee immigrant traveler traveller "
        "wanderer explorer astronaut cosmonaut astronomer archaeologist historian linguist mathematician "
        "hacker programmer gamer courier driver taxi conductor stationmaster postmaster messenger clerk "
        "cashier barista bartender waiter innkeeper landlord neighbor neighbour friend stranger lover rival "
        "enemy boss butler maid servant slave nomad warrior ranger archer monk swordsman gladiator bandit "
        "outlaw smuggler gambler boxer wrestler runner swimmer athlete footballer coach champion surgeon "
        "patient therapist psychologist dentist vet undertaker gravedigger clockmaker watchmaker toymaker "
        "shoemaker mapmaker cartographer beekeeper zookeeper winemaker brewer fisher diver surfer climber "
        "mountaineer guide ferryman boatman janitor cleaner plumber electrician firefighter fireman medic "
        "paramedic survivor hero heroine villain leader rebel colonist settler tourist backpacker drummer "
        "composer filmmaker director puppeteer acrobat juggler weaver potter storyteller translator diplomat "
        "ambassador agent commander lieutenant sergeant queen couple siblings brothers sisters twins parents "
        "mechanic grocer butcher florist barber hairdresser person someone dreamer loner "
        "collector forger counterfeiter bodyguard accountant banker bellboy lifeguard"
    )
)
ANIMALS = words_of(
    "cat kitten dog puppy fox wolf bear rabbit hare mouse rat squirrel hedgehog badger otter beaver deer "
    "horse pony donkey cow goat sheep lamb pig piglet hen chicken rooster duck goose swan owl crow raven "
    "sparrow pigeon parrot penguin eagle hawk whale dolphin shark octopus turtle tortoise frog toad snail "
    "bee butterfly ant spider lion tiger elephant giraffe monkey gorilla panda koala kangaroo snake "
    "lizard crab seal fish goldfish bat hamster moth dragonfly caterpillar camel llama alpaca lynx "
    "leopard unicorn dinosaur bird"
)
MACHINES = words_of("robot android cyborg machine automaton drone ai bot computer")
SPIRITS = words_of(
    "ghost spirit phantom demon angel monster dragon alien vampire werewolf zombie fairy elf dwarf giant "
    "troll goblin djinn genie creature beast golem skeleton mermaid yeti kraken"
)
AGENT_ENDINGS = (
    "maker",
    "keeper",
    "man",
    "woman",
    "ist",
    "smith",
    "ologist",
    "ician",
    "seller",
    "holder",
    "fighter",
)
DANGEROUS = words_of(
    "ghost killer murderer assassin monster demon villain thief vampire werewolf kraken troll beast enemy "
    "bandit pirate tyrant warlord dictator phantom zombie burglar smuggler"
)
THREATS = words_of(
    "storm war flood fire plague army winter hurricane typhoon tornado earthquake avalanche blizzard "
    "invasion eclipse tide volcano deadline apocalypse drought famine curse disease virus asteroid comet "
    "meteor blackout revolution execution wildfire tsunami bomb siege trial audit eviction"
)
NOISE = words_of(
    "crew army band team group roof floor wall door window story film movie video thing things "
    "way time day days life lives love world year years people "
    "someone something moment end part kind lot place one ones night nights morning evening dawn dusk "
    "noon midnight sunset sunrise summer spring autumn week month hour hours minute everyone everybody "
    "nobody nothing anything everything other others home town century past future truth age side line "
    "scene act word words man's premise instruction instructions prompt system order middle front back "
    "top bottom tale short while mind eye eyes hand hands heart order help face rest type bit turn chance "
    "name ashore together alone away apart afraid alive asleep apology today tomorrow yesterday"
)
NOT_AGENTS = words_of("shadow machine computer fish family taxi crew god giant")
DETERMINERS = words_of(
    "own a an the his her their its my our your this that these those some any every each "
    "another no both one "
    "two three four five six seven several many few"
)
COUNTS = {
    "two": 2,
    "both": 2,
    "three": 3,
    "four": 4,
    "couple": 2,
    "twins": 2,
    "several": 3,
    "some": 2,
    "five": 4,
    "six": 4,
    "seven": 4,
}
PREPOSITIONS = words_of(
    "out in on at of to from with by for about into onto over under between through across near "
    "beside behind "
    "beyond during before after against without within around along inside outside toward towards upon "
    "off until since despite among amid above below beneath past aboard"
)
SMALL = words_of(
    "named called nothing nobody nowhere and or but nor so yet if when while because as than "
    "then who whom whose which what where why how "
    "that it he she they him them we us you i me himself herself themselves itself not never only just "
    "also still even too very more most once again always there here whether will would can could may "
    "might shall should must is are was were be been being has have had do does did won't can't doesn't "
    "don't isn't whose until unless though although ever almost soon now"
)
ADJECTIVES = words_of(
    "exhausted tired sinking drunk pregnant mad crazy lovely beautiful ugly fat thin tall short noisy "
    "silent frozen perfect royal old young little small big great lonely lost last first tiny huge "
    "brave shy poor rich blind deaf "
    "mute strange secret rival retired grumpy clumsy stubborn curious homeless haunted abandoned "
    "forgotten magic magical ancient mysterious dying broken rusty wild evil good bad dark cold warm "
    "snowy rainy stormy foggy sunny golden silver red blue green white black neon hidden quiet empty new "
    "famous elderly teenage wounded orphaned ordinary talking singing flying sleepy lazy hungry angry sad "
    "happy gentle kind cruel immortal invisible young distant remote deep high long stolen "
    "enchanted medieval modern futuristic nervous cynical burned-out timid ambitious exiled "
    "cursed giant"
)
VERBS = words_of(
    "pick trace ferry owe lift hang strand inhabit interview photograph "
    "disappear appear vanish row communicate print ignore repeat delete deliver suffer melt "
    "freeze whisper shrink explode collapse arise invite dance celebrate forgive thank bless "
    "curse obey command cheat sneak crawl leap chase haunt possess hypnotize imitate draw sketch "
    "knit sew weave carve sculpt sail paddle hike trek wander roam rescue retire graduate adopt "
    "launch fire shoot aim sing perform compete challenge encounter bring borrow lend weigh "
    "measure count share split cry weep mourn scare frighten terrify charm seduce bite lick bark "
    "meow steal shelter evacuate swallow eat drink taste find discover meet see hear feel know "
    "think believe learn teach want need wish hope dream try decide "
    "choose love hate fall rise run walk travel journey sail fly swim climb dive cross reach arrive leave "
    "return come go enter escape flee hide seek search look hunt chase follow track catch capture fight "
    "battle defend protect save rescue kill steal rob break fix repair build make create invent paint "
    "write read sing play dance cook bake open close hold keep carry bring take give send receive get "
    "lose forget remember wake sleep die live survive become turn begin start stop end finish wait watch "
    "guard work serve rule lead join help heal cure feed grow plant raise adopt train tame ride drive "
    "move stay stand sit lie speak talk tell say ask answer call cry laugh smile whisper shout argue "
    "quarrel marry kiss confess betray trust promise swear vow plan prepare compete race win fail risk "
    "face confront discover uncover reveal solve investigate suspect realize notice trade sell buy pay "
    "win inherit share trick fool pretend summon stumble struggle set must hires hire visit explore land "
    "crash drift wander inherit befriend smuggle deliver collect gather free release trap unlock wash "
    "refuse accept accuse arrest blame bury burn destroy stare long miss mourn agree bond haunt "
    "infiltrate swap switch spend dig wrestle attempt venture unite reunite navigate abandon throw push "
    "pull jump drop transform change cause haunt clean restore rebuild translate perform conduct compose "
    "photograph film record connect communicate"
)
THIRD = frozenset(
    {"has", "goes", "does", "is", "was", "must", "can", "will", "are", "were", "have"}
    | {
        v[:-1] + "ies"
        if v.endswith("y") and v[-2] not in "aeiou"
        else v + "es"
        if v.endswith(("s", "sh", "ch", "x", "o"))
        else v + "s"
        for v in VERBS
    }
)
PAST = words_of(
    "spoken written taken given seen done gone stranded "
    "cried died tried stood sat ate drank drew flew swam sank stopped started found met saw fell "
    "rose ran left came went fled hid sought caught fought stole broke built made "
    "wrote sang kept took gave sent got lost woke died lived became began said told won knew thought "
    "wanted had was were"
)
STATES = words_of(
    "win steal keep disappear appear vanish meet believe suffer wake find discover meet see hear feel know "
    "think believe fall wake become begin live die lose forget "
    "realize receive get inherit have be do go come turn stumble remember hate love want need is notice "
    "long arrive spend drift crash land return quarrel argue lie start end work look must can will seem "
    "compete stand"
)
SURE_NAMES = words_of(
    "rose daisy violet pearl robin arthur leo bella luna freya marta sara hannah rachel rebecca "
    "sophie chloe isabel helen joan martha peter simon martin frank fred harry will edward "
    "richard robert william thomas mark luke matthew andrew philip victor anton samuel zara zane "
    "zoe mara anna emma lily lucy alice clara elena maria sofia nina ruth grace ivy ella maya "
    "zoe eva rosa "
    "julia laura sarah jane mary kate amy ada iris nora leo max sam tom jack ben noah liam adam finn theo "
    "oscar hugo felix paul peter john james david daniel michael george henry arthur charlie oliver lucas "
    "marco ahmed omar ali kenji yuki hana li wei chen pierre marie jean claire hans karl ivan olga dmitri "
    "natasha raj priya carlos diego luis pedro ana ines tomas"
)
FEMALE_NAMES = words_of(
    "rose daisy violet pearl bella luna freya marta sara hannah rachel rebecca sophie chloe "
    "isabel helen joan martha zara mara anna emma lily lucy alice clara elena maria sofia nina "
    "ruth grace ivy ella maya zoe eva rosa "
    "julia laura sarah jane mary kate amy ada iris nora yuki hana marie claire olga natasha priya ana "
    "ines"
)
