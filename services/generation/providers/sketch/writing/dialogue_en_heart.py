"""English conversations of the quiet shapes; ``exchanges`` tells the grammar of a line.

Every beginning of an exchange in acts 1 to 3, and every end of one in act 4, must read well alone.
"""

ENCOUNTER = (
    (
        """
A surprised: *{A} stops short. Something is moving.
A afraid: Who are you? Where did you come from?
B afraid: I don't remember. Only the dark, and then you.
A neutral: Come inside. {Threat} is close. | Come inside. You can't stay out here.
B surprised: Why would you help me?
""",
        """
A surprised point: You can talk. Of course you can talk.
B neutral: Only when somebody listens. Nobody has, for a long time.
A neutral: Do you have a name?
B happy: {B}. I think it was {B}.
A happy: Then come with me, {B}.
""",
    ),
    (
        """
B afraid: They will tell you not to keep me.
A neutral think: If I {deed}, there is no way back. | If I help you, there is no way back.
B neutral: And if you don't?
A sad: Then {threat} decides for us. | Then someone else decides for us.
B sad: I'm not afraid of the end. Only of being alone.
""",
        """
A angry: You knew about {threat}. Why didn't you tell me? | You knew more than you said.
B sad: You would have sent me away.
A sad: Maybe I would have.
B neutral: Then I was right to keep quiet.
""",
    ),
    (
        """
B afraid: {Threat} is here. Go without me. | They are close now. Go without me.
A angry: No. I left someone behind once. Never again.
B surprised: You would stay? For me?
A neutral: I will {deed}. Tonight. | I will stay. Whatever it costs.
B sad: *{B} reaches out a hand and says nothing.
""",
        """
A afraid: {B}? Say something. Please.
B sad: Still here. You always talk when you're scared.
A sad: Then listen to me talk.
B neutral: Tell me about {topic}, then. | Tell me about tomorrow, then.
""",
    ),
    (
        """
B neutral: Listen. It's quiet now.
A sad: I suppose you have to go now.
B neutral: Where would I go? This is home.
A happy: Then stay. There is room for two {at}. | Then stay. There is room for two.
""",
        """
A sad: You remember the way back, don't you?
B sad: Yes. Since this morning.
A sad: Then go, before I ask you to stay.
B happy wave: I'll leave a light on for you. You'll see it.
""",
    ),
)
BOND = (
    (
        """
A angry: You again. Is there no other place {at}? | You again. Is there no other place to be?
B happy: I was here first. Ask anyone about {topic}. | I was here first. Ask anyone.
A surprised: Did you just smile at me?
B neutral: Don't get used to it.
""",
        """
B neutral: You're late. You're never late.
A neutral: You keep count of me? We're supposed to be enemies. | You keep count of me?
B happy: One should know the other side.
A happy: And what do you know?
B neutral: That you hum when you think of {topic}. | That you hum when you think you're alone.
""",
    ),
    (
        """
A afraid: People are talking. About us, about {topic}. | People are talking about us.
B angry: Let them talk. What do you say?
A sad: I say it can't work. Look at us.
B sad: I have been looking. That's the trouble.
""",
        """
B angry: You told them? It was our secret.
A sad: I told them the truth about {topic}. Nothing else. | I told them nothing. They guessed.
B angry: Then we have nothing left to hide.
A sad: Or nothing left at all.
B sad: *{B} turns away. Neither of them moves.
""",
    ),
    (
        """
A sad: I wrote you a note. I never sent it.
B neutral: What did it say?
A afraid: That {topic} means nothing if you're not there. | That every day without you is too long.
B surprised: You could have said that a year ago.
""",
        """
B sad: I'm leaving in the morning.
A surprised: Because of me? | Because of {topic}?
B sad: Because I can't see you every day and say nothing.
A neutral: Then don't say nothing.
""",
    ),
    (
        """
A afraid: So what are we now?
B happy: Late for work, mostly.
A happy: And when the work is done?
B happy: Then we talk about {topic}. Together. | Then there's one table and two chairs.
""",
        """
B happy: They're all looking at us.
A happy: Good. I'm tired of secrets.
B neutral: Half of {topic} is yours now, you know. | Half of everything is yours now, you know.
A happy: I only wanted the other half.
""",
    ),
)
TENDER = (
    (
        """
A surprised: It's you. After all this time.
B surprised: You haven't changed. No, you have. It suits you.
A happy: I was just thinking about {topic}. | I almost walked past you.
B happy: So was I. I never really stopped. | I would have called your name.
""",
        """
B neutral: Is this seat taken?
A neutral: It was waiting for someone late.
B happy: Then I'm only just on time.
A happy: Tell me why you're here {at}. | Tell me why you're here.
""",
    ),
    (
        """
A afraid: We can't just start again where we stopped.
B neutral: Why not? {Topic} is still here. | Why not? We are both still here.
A sad: Because there is a whole life in between.
B sad: Then tell me about it. I have time.
""",
        """
B sad: There's something I kept from you.
A neutral: About {topic}? I know. I've always known. | I know. I've always known.
B surprised: And you never said anything?
A sad: I was afraid you'd ask me to forget it.
""",
    ),
    BOND[2],
    (
        """
A afraid: So what are we now?
B happy: Two people who missed a train.
A happy: And tomorrow?
B happy: Tomorrow we come back to {topic}. Together. | Tomorrow we miss another one. Together.
""",
        """
B happy: It's getting late. We should go.
A neutral: Same place tomorrow?
B happy: Same place, every tomorrow.
A happy: Then I don't have to say goodbye.
""",
    ),
)
DREAM = (
    (
        """
A happy point: One day I will {deed}. You'll see. | One day I will do it. You'll see.
B surprised: You? Nobody like you has ever done that.
A neutral: Somebody has to be the first.
B neutral: Or the next one to fall.
""",
        """
B neutral: You've been staring up there all day.
A neutral think: I keep thinking about {topic}. | I keep thinking there must be a way.
B happy: And what do you want to do about it?
A happy: I want to {deed}. That's all. | I want to try. That's all.
B surprised: *{B} laughs, then sees that {A} means it.
""",
    ),
    (
        """
A sad: Eleven tries. Eleven bruises.
B neutral: Then stop. Nobody would blame you.
A angry: I would.
B sad: You can't {deed} just because you want to. | Wanting isn't the same as being able to.
""",
        """
B angry: Everyone saw you fall.
A sad: Everyone was watching. That's something.
B afraid: What if you get hurt?
A neutral: I hurt more when I stay on the ground. | It hurts more not to try.
""",
    ),
    (
        """
A sad sit: Maybe they're right. Maybe it isn't for me.
B sad: I said that once, about myself. I never tried again.
A surprised: You wanted to {deed} too? | You? You wanted it too?
B neutral: So try once more. For both of us.
""",
        """
B neutral: You do it like everyone else. That's your mistake.
A neutral: How should I do it, then?
B happy: Your way. With everything that makes you odd.
A surprised think: My way. I never thought of that.
""",
    ),
    (
        """
B surprised: Look at you. You're doing it!
A happy: Don't tell me. I'll look down.
B happy: How does it feel?
A happy: Like being as big as I always was.
""",
        """
A happy: It wasn't quite like in my dream.
B happy: No. In your dream I wasn't there.
A happy: Tomorrow, higher. | Tomorrow you {deed}. I'll watch.
B happy: Tomorrow, then.
""",
    ),
)
VIGIL = (
    (
        """
A neutral: It should have been here by now.
B neutral: What are we waiting for, really? | Are you sure about {topic}?
A happy: You'll know when it comes.
B sad: That's what you said yesterday.
""",
        """
B neutral: How long have we been here?
A neutral: Since before {threat}. I stopped counting. | Long enough to know every sound.
B happy: Tell me again about {topic}. | Tell me again why we stay.
A happy: All right. Once more. Then you sleep.
A neutral: *{A} looks into the distance.
""",
    ),
    (
        """
B sad: Nobody is coming. Everyone knows it but you.
A angry: Somebody has to stay, just in case.
B angry: And if there is no "just in case"?
A sad: Then at least we were together.
""",
        """
B afraid: Did you hear that?
A surprised: Quiet. There, far off.
B sad: Only the wind. It's never {topic}. | Only the wind. It's always the wind.
A sad: One day it won't be.
""",
    ),
    (
        """
A sad: I have to tell you something. It was cancelled, long ago. | I have to tell you something. I've known for a while.
B surprised: You knew? All this time?
A sad: I wanted you to have something to wait for.
B sad: I was never waiting for {topic}. I was with you. | I wasn't waiting. I was with you.
""",
        """
B neutral: You can go home, you know. I'll stay.
A surprised: Why would you do that?
B neutral: Because someone once stayed for me.
A sad: *{A} wipes away a tear and sits back down.
""",
    ),
    (
        """
B surprised: A light! Do you see it?
A surprised: I see it. I don't believe it, but I see it.
B happy: Is that what we were waiting for?
A happy: No. But it came, and we were here.
""",
        """
B neutral: I thought I would be sad.
A neutral: Let's go home. Hold my hand.
B neutral: And if it comes after all?
A happy: It will know where to find us.
""",
    ),
)
FAREWELL = (
    (
        """
A surprised: I found this behind {topic}. It's your writing. | I found this in a box. It's your writing.
B sad: I hoped nobody would look there.
A neutral: Why did you keep it?
B neutral: Because it was the last thing that was ours.
""",
        """
B neutral: You came back. I didn't think you would.
A sad: I came because of {topic}. | I came to say something. I forgot what.
B happy: Then sit. It will come to you.
A neutral sit: Everything looks smaller than I remember.
""",
    ),
    (
        """
A angry: You never told me how it ended.
B sad: Nobody asked me. You only asked about {topic}. | Nobody asked. You were always leaving.
A sad: I'm asking now.
B neutral: Then listen. I can only say it once.
""",
        """
B afraid: There isn't much time, {A}.
A afraid: Don't say that. We still have to {deed}. | Don't say that. There's always tomorrow.
B neutral: Not this time.
A sad: *{A} looks away so that nobody sees.
""",
    ),
    (
        """
A sad: I should have come sooner.
B happy: You came. Soon enough is good enough.
A sad: What do I do with {topic}? | What do I do with all this?
B neutral: Keep what is light. Leave what is heavy.
""",
        """
B sad: Do you remember what you used to say here?
A happy: That I would never go away.
B happy: And then you did. And I was proud.
A surprised: Proud? You never said.
""",
    ),
    (
        """
A sad: Will you be all right?
B happy: I was always all right. It was you I watched over.
A happy: I'll take {topic} with me. | I'll take the good part with me.
B neutral wave: Go on. Don't look back too often.
""",
        """
A sad: I packed as slowly as I could.
B happy: I noticed. It's time.
A sad: One more minute.
B happy: One more minute. I always gave it to you.
""",
    ),
)
