"""English plots: what happens in the four acts of each shape, in the premise's words; and the narrator's lines."""

ACTS = ("Beginning", "Complication", "Turn", "Ending")
SHAPE_NAMES = {
    "tender": "two people and one unsaid sentence",
    "choice": "a choice with no easy answer",
    "encounter": "a meeting that changes two lives",
    "quest": "a journey that ends somewhere else",
    "mystery": "a trail of small clues",
    "bond": "two people who will not say it",
    "dream": "an impossible wish",
    "vigil": "a long wait",
    "stand": "a stand against the odds",
    "farewell": "a late goodbye",
    "mishap": "a plan that goes wrong",
}
PLOTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "choice": (
        (
            (
                "{A} is pulled out of an ordinary day{at_}: there is a choice to make, and no one else to "
                "make it."
            ),
        ),
        (
            (
                "{B} warns that there is no way back. {Threat} comes closer, and every hour makes it harder "
                "to {deed}."
            ),
            (
                "{B} warns that there is no way back. {Threat} comes closer, and every hour of doubt costs "
                "something."
            ),
            "{B} warns that there is no way back, and every hour of doubt costs something.",
        ),
        ("{A} is about to walk away, until {B} says the one thing nobody has said before.",),
        ("{A} chooses, and pays for it. In the quiet afterward the two of them know it was right.",),
    ),
    "encounter": (
        ("{A} comes upon {B}{at_}, and instead of walking on, stops.",),
        (
            (
                "They learn to trust each other, but {threat} is on its way, and to {deed} would change "
                "everything."
            ),
            "They learn to trust each other, but {threat} is on its way and there is no safe place for both.",
            (
                "They learn to trust each other, but others are looking for {B}, and hiding grows harder by "
                "the hour."
            ),
        ),
        ("{B} tells {A} to go on alone. {A}, who once left someone behind, refuses.",),
        ("When it is quiet again, each has to say where home is. The answer surprises both.",),
    ),
    "quest": (
        (
            "{A} sets out to {goal}. {B} comes along, mostly to say that it cannot be done.",
            "{A} sets out because of {topic}. {B} comes along, mostly to say that it cannot be done.",
        ),
        (
            "The way is longer than the map. They get lost, they quarrel, and {threat} is catching up.",
            (
                "The way is longer than the map. They get lost, they quarrel, and neither wants to be the "
                "first to turn back."
            ),
        ),
        (
            (
                "At the place where the answer should be, there is nothing. {A} wants to give up; {B}, for "
                "once, does not."
            ),
        ),
        ("They find what they came for, smaller than expected and better. The way home is the best part.",),
    ),
    "mystery": (
        ("Something{at_} cannot be explained, and {A} is the only one who wants to know why.",),
        ("Everyone lies about {topic}, even {B}, and somebody wants {A} to stop asking.",),
        (
            "The trail ends face to face with {X}, who has been waiting to be found.",
            "The last clue points at {B}, who has been hiding the truth to protect someone.",
        ),
        ("{A} knows everything now, and must decide how much of it the world needs to hear.",),
    ),
    "tender": (
        ("{A} and {B} find each other{at_}, and neither wants to be the first to leave.",),
        ("There is a whole life between them, and something each of them has never said.",),
        ("Just before one of them leaves for good, the thing that was never said is said.",),
        ("It is late, and they should go. Neither does; from now on there is a tomorrow.",),
    ),
    "bond": (
        ("{A} and {B} cannot stand each other{at_}, and cannot stop watching each other either.",),
        ("A secret gets out, people begin to talk, and pride does the rest: they stop speaking.",),
        ("Just before one of them leaves for good, the thing that was never said is said.",),
        ("In front of everyone, {A} and {B} stop pretending. There is still work in the morning.",),
    ),
    "dream": (
        (
            "{A} wants to {goal}, and says so out loud. {B} laughs, and then worries.",
            "{A} has an impossible wish, and says it out loud. {B} laughs, and then worries.",
        ),
        ("Try after try goes wrong, in front of everybody. Even {B} asks {A} to stop.",),
        ("{B} admits to having had the same dream once. Together they find another way to do it.",),
        (
            (
                "It works, not as imagined but well enough: for one long moment {A} is exactly who {A} "
                "always was."
            ),
        ),
    ),
    "vigil": (
        ("{A} and {B} wait{at_}. They have their reasons, and they do not tell each other all of them.",),
        (
            (
                "The hours pass. Everyone talks of {threat}, and one of them begins to say aloud that nobody "
                "is coming."
            ),
            "The hours pass, and one of them begins to say aloud that nobody is coming.",
        ),
        ("{A} admits the truth about the waiting. {B} has known it longer than {A} thinks.",),
        ("Something comes after all, though it is not what they waited for, and they go home changed.",),
    ),
    "stand": (
        (
            "{Threat} is coming. {A} decides to stay and {deed}, and {B} stays too.",
            "Danger is on its way. {A} decides to stay and {deed}, and {B} stays too.",
            "Danger is on its way. {A} decides to stay, and {B} stays too.",
        ),
        ("There are too few of them and too little time. {A} is more afraid than anyone may know.",),
        (
            "{A} stands face to face with {X}, with nothing left but the courage not to step aside.",
            "The last wall falls, and the help nobody hoped for comes.",
        ),
        ("In the morning it is quiet. Much is broken, but they are still there, and they begin again.",),
    ),
    "farewell": (
        ("{A} comes back because of {topic}, and {B} is there, as if no time had passed.",),
        ("There is something {B} never told, and there is not much time left to tell it.",),
        ("{A} hears the story to its end and understands what was really meant.",),
        ("They take leave of each other properly. {A} carries away what is light.",),
    ),
    "mishap": (
        ("{A} has a simple plan. {B} knows what happened to the last one.",),
        ("One small mistake with {topic} leads to a larger one, and soon everyone is asking questions.",),
        ("When nothing is left to save, {B} has an idea that is even worse, and it might just work.",),
        ("Nobody notices what really happened. {A} and {B} look at what is left and begin to laugh.",),
    ),
}
OPENINGS = {
    "tender": ("Some people meet once. Some meet twice, and that is luck.",),
    "choice": ("Some mornings look like any other, until someone has to choose.",),
    "encounter": ("Nobody was looking for anyone that day.",),
    "quest": ("Every long road begins with somebody who cannot stay.",),
    "mystery": ("There are places where even the silence is hiding something.",),
    "bond": ("They said they were enemies. They said it a little too often.",),
    "dream": ("It was a ridiculous wish. Those are the best ones.",),
    "vigil": ("Some wait because they must. Others wait because they love.",),
    "stand": ("That was the night when nobody could run any farther.",),
    "farewell": ("Some doors stay open only a little while.",),
    "mishap": ("It was, all in all, a very good plan.",),
}
TOPIC_OPENINGS = (
    "It all began with {topic}.",
    "This is a story about {topic}, and about what came after.",
    "Long before anyone asked about {topic}, there was this.",
)
CLOSINGS = {
    "tender": ("Nobody said goodbye that night. Nobody had to.",),
    "choice": ("Nobody ever knew how close it had been.",),
    "encounter": ("And from then on, neither of them was alone.",),
    "quest": ("Some roads only end where they began.",),
    "mystery": ("Some answers are kept, and some are kept safe.",),
    "bond": ("Nobody was surprised, except the two of them.",),
    "dream": ("After that, nobody laughed. Or if they did, it was for joy.",),
    "vigil": ("What they waited for never came. What came was better.",),
    "stand": ("They had not won. They had stayed. It was enough.",),
    "farewell": ("Not every goodbye is an ending.",),
    "mishap": ("The plan for next year is already finished.",),
}
TRAITS = {
    "tender": ("warm|careful|wistful", "playful|patient|honest"),
    "choice": ("careful|honest|torn", "blunt|loyal|watchful"),
    "encounter": ("kind|solitary|stubborn", "curious|gentle|out of place"),
    "quest": ("restless|brave|impatient", "dry|loyal|careful"),
    "mystery": ("sharp|tired|stubborn", "nervous|clever|secretive"),
    "bond": ("proud|warm|sharp-tongued", "playful|proud|tender"),
    "dream": ("stubborn|hopeful|funny", "skeptical|caring|wry"),
    "vigil": ("patient|protective|quiet", "curious|tired|brave"),
    "stand": ("steady|afraid|selfless", "blunt|brave|faithful"),
    "farewell": ("restless|guarded|loving", "calm|wise|teasing"),
    "mishap": ("cheerful|reckless|inventive", "anxious|patient|dry"),
}
