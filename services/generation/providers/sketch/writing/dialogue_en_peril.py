"""English conversations of the louder shapes; ``exchanges`` tells the grammar of a line."""

CHOICE = (
    (
        """
A surprised point: Look at this. How long has it been here? | Look. Somebody left us no choice.
B afraid: Don't touch it. We don't know what comes after.
A neutral: I think it was meant for us.
B neutral: Or for anyone foolish enough to stop.
""",
        """
B neutral: You've been quiet since this morning.
A neutral think: I can't stop thinking about {topic}. | I have to decide something, and soon.
B surprised: Then it's true. You want to {deed}. | Then it's true, what they say.
A neutral: I haven't decided.
""",
    ),
    (
        """
A afraid: If I {deed}, everything changes. | If I say yes, everything changes.
B angry: And if you don't, everything ends.
A sad: {Threat} won't wait for me to make up my mind. | Time won't wait for me to make up my mind.
B neutral: No. It never does.
""",
        """
B angry: You can't have both, {A}.
A angry: I know what I can't have!
B sad: Then choose, before {threat} does. | Then choose, before someone chooses for you.
A afraid: And if I choose wrong?
B neutral: Then we live with it. Together.
""",
    ),
    (
        """
B afraid: {Threat} is here. It's now or never. | It's now or never.
A neutral: I know what my heart says. It's my hands that shake.
B neutral: Then use mine.
A surprised: You'd do that? After all I said?
""",
        """
A sad: I was going to walk away. I had my coat on.
B surprised: What stopped you?
A neutral: You did. And {topic}. | You did. You looked so sure of me.
B sad: *{B} puts a hand on {A}'s shoulder.
""",
    ),
    (
        """
A neutral: It's done.
B neutral: It's quiet. I had forgotten how quiet it can be {at}. | It's quiet. I had forgotten quiet.
A sad: It cost more than I thought.
B happy: The right thing usually does.
""",
        """
B happy: You did it. You chose to {deed}. | You did it. You really chose.
A neutral: My hands are still shaking.
B neutral: Was it worth it? | And {topic}? Was it worth it?
A happy: Ask me in ten years.
""",
    ),
)
QUEST = (
    (
        """
A happy point: There. That's where we have to go.
B surprised: For {topic}? Nobody ever came back from there. | There? Nobody ever came back from there.
A neutral: Nobody ever went with you.
B happy: That's either flattery or a bad plan.
""",
        """
B neutral: Tell me you have a plan.
A happy: Better. I have to {deed}. | Better. I have a reason.
B afraid: That's not a plan. That's a wish with shoes on.
A neutral: Then walk with me until it's a plan.
""",
    ),
    (
        """
B afraid: We've passed this place before.
A angry: No. I would know it. | No. {Topic} must be this way.
B angry: You're lost and you won't say it.
A sad: If I say it, it's true.
""",
        """
A neutral: You could turn back. I wouldn't blame you.
B neutral: And leave {topic} to you? Never. | And let you have all the glory?
A surprised: You still believe in it?
B happy: I believe in you. It's less trouble.
""",
    ),
    (
        """
A sad sit: It's not here. All this way, and it's not here. | Gone. {Topic}, everything. All this way for nothing.
B neutral: Maybe we were looking for the wrong thing.
A angry: Don't make it sound wise. We lost.
B sad: Then why do you look lighter than when we left?
""",
        """
B afraid: The way is closed. {Threat} took it. | The way is closed. We can't go on.
A neutral: There's always the other way. The bad one.
B surprised: You'd go through there to {deed}? | You'd really go through there?
A neutral: Hold on to me, and don't look down.
""",
    ),
    (
        """
B surprised: Is that it? Is that really it?
A happy: It's smaller than I thought. And better.
B happy: What will you do now?
A happy: Go home the long way. With you.
""",
        """
B happy: We did it. I mostly complained, but we did it.
A happy: I couldn't have done it without the complaining.
B neutral: So, {topic}. Was it worth it? | So. Was it worth it?
A happy: Every single step.
""",
    ),
)
MYSTERY = (
    (
        """
A neutral think: Nobody leaves without a trace. Look again. | This isn't about {topic}. It's about who wants it hidden.
B afraid: I looked. There's nothing here but dust.
A neutral: Dust, and one clean spot. Someone was here.
B surprised: Or something.
""",
        """
B neutral: You don't really believe in {the_X}. | You don't really believe the stories.
A neutral: I believe in footprints. And these stop here.
B afraid: In the middle of the floor.
A surprised: Exactly. In the middle of the floor.
""",
    ),
    (
        """
B afraid: Somebody was in my room. They took nothing.
A neutral: They didn't come for you. It's about {topic}. | Then they were leaving something. A warning.
B angry: You knew this would happen.
A sad: I hoped it would. I'm sorry.
""",
        """
A angry: Everyone lies about {topic}. Even you. | Everyone here is lying. Even you.
B sad: I was protecting someone.
A neutral: Who?
B afraid: If I say it, you'll stop looking. And you must not stop.
""",
    ),
    (
        """[X]
X neutral: You took your time, {A}. I have been waiting.
A surprised: You wanted me to find you?
X sad: You're the only one who ever looked for {topic}. | You're the only one who ever looked.
A neutral: Then tell me the truth. All of it.
X afraid: The truth is the reason I hide.
""",
        """
A surprised: It was never about {topic}. It was about you. | It was you. The whole time, it was you.
B sad: I wanted you to know. I left you every clue.
A angry: Why didn't you just tell me?
B sad: Would you have believed me?
""",
        """
B afraid: Don't open that door.
A neutral: You know what's behind it.
B sad: Behind it is the answer. You won't like it.
A neutral: I never do.
""",
    ),
    (
        """[X]
A neutral: I could close the case. Nobody would ask. | I could say I never found you.
X surprised: You would let me go?
A happy: I was hired to find you. Nobody said keep.
X happy: Then look away and count to ten.
""",
        """
B neutral: What will you tell people?
A neutral think: That it was the wind. It's always the wind.
B surprised: And the truth about {topic}? | And the truth?
A happy: The truth knows where we live.
""",
        """
B sad: Now you know everything.
A neutral: Everything. Even about {topic}. | Everything. I almost wish I didn't.
B afraid: Will you tell them?
A happy: Only what they ask. They never ask the right thing.
""",
    ),
)
STAND = (
    (
        """
B afraid: {Threat} is coming. I heard it in the night. | They're coming. I heard them in the night.
A neutral: How long do we have?
B afraid: Until tonight. Maybe less.
A angry: Then we stop running tonight.
""",
        """
A neutral: Anyone who wants to leave should leave now.
B neutral: And you?
A neutral: I stay. Somebody must {deed}. | I stay. Somebody has to.
B happy: Then there are two fools here.
""",
    ),
    (
        """
B angry: We can't win this. Look at us!
A neutral: We don't have to win. We have to hold.
B sad: For what? For {topic}? | For what?
A neutral: For whoever wakes up here tomorrow.
""",
        """
A afraid: I've never been so scared.
B surprised: You? You never show it.
A sad: If I show it, everyone runs.
B neutral: Then show me. I won't run.
""",
    ),
    (
        """[X]
X angry: Give me {topic}, and I'll let you live. | Step aside, and I'll let you live.
A angry: You'll have to go through me.
X surprised: You shake, and still you stand there.
A neutral: That's what standing is.
X sad: Nobody ever stood in my way for someone else.
""",
        """
B afraid: The last wall is gone. {A}, we have to go!
A angry: Go! I'll hold them here.
B angry: Not without you. That was the deal.
A sad: The deal was that somebody lives.
""",
        """
A afraid: I can't hold it any longer.
B neutral: You don't have to. Look behind you.
A surprised: They came. They all came.
B happy: Of course they came. You stayed.
""",
    ),
    (
        """[X]
X sad: Why didn't you strike, when you could?
A neutral: Because somebody has to stop first.
X neutral: I don't know how to stop.
A happy: Start by sitting down. I'll show you.
""",
        """
B surprised: Is it over? It's so quiet.
A neutral: It's over. Listen. Birds.
B sad: So much is broken.
A happy: Then we'll start again, right {at}. | Then we'll start with the door.
""",
        """
A neutral: We're still here.
B neutral: I counted twice. All of us.
A happy: Who would have bet on that?
B happy: I did. I always bet on fools.
""",
    ),
)
MISHAP = (
    (
        """
A happy: It's a simple plan. Nothing can go wrong.
B afraid: You said that about {topic}. | You said that last time.
A neutral: Last time there was a goose.
B surprised: There's a goose today, too.
""",
        """
B angry: Tell me you didn't touch {topic}. | Tell me you didn't touch anything.
A happy: Only a little.
B surprised: How little?
A afraid: Into the river.
""",
    ),
    (
        """
B angry: This is the worst day of my life.
A happy: So far. The day is young.
B afraid: Everyone is asking about {topic}! | Everyone is asking questions!
A neutral: Smile, and walk backward slowly.
""",
        """
A afraid: I may have told them you're a doctor.
B surprised: You told them what?
A neutral: And that you can {deed}. | And that you sing.
B angry: In front of how many people?
A happy: All of them.
""",
    ),
    (
        """
A sad: I ruined it. I always ruin it.
B neutral: You do. And still everyone came.
A surprised: They came to see the disaster.
B happy: They came because of you. Disaster included.
""",
        """
B happy: I have an idea. It's a terrible idea.
A surprised: Worse than mine?
B happy: Much worse. It has {topic} in it. | Much worse. You'll love it.
A happy: I'm listening.
""",
    ),
    (
        """
B happy: Nobody noticed. Can you believe it?
A happy: They thought it was part of the show. | They thought {topic} was part of the show.
B neutral: Never again, {A}. Promise me.
A happy: Never. Same time next year?
""",
        """
A happy: All things considered, it went well.
B neutral: Look up, {A}.
A surprised: The roof is gone.
B happy: Now we can see the stars.
""",
    ),
)
THIRD_VOICE = (
    """
C neutral: People ask me about {topic}. What do I tell them? | People ask me about you two. What do I tell them?
A neutral: Tell them we're not finished.
C happy: I already did.
""",
    """
C neutral: You look as if you need a chair and something warm.
A surprised: Is it that plain to see?
C happy: Only from the front.
""",
    """
C sad: I've seen this before, long ago.
A neutral: How did it end?
C neutral: That time, nobody stayed. Maybe you will.
""",
)
