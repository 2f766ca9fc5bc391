"""安静的故事形状的对白。Chinese conversations of the quiet shapes; the grammar of a line is told in ``exchanges``."""

ENCOUNTER = (
    (
        """
A surprised: *{A}停下脚步，有什么东西在动。
A afraid: 你是谁？你从哪里来？
B afraid: 我不记得了。只记得黑，然后是你。
A neutral: 先跟我走吧，{threat}快来了。 | 先跟我走吧，外面太冷了。
B surprised: 你为什么要帮我？
""",
        """
A surprised point: 你会说话？你居然会说话。
B neutral: 有人听的时候才会。很久没人听了。
A neutral: 你有名字吗？
B happy: {B}。我想，我叫{B}。
A happy: 那就跟我走吧，{B}。
""",
    ),
    (
        """
B afraid: 他们会叫你别留下我。
A neutral think: 要是{deed}，就再也回不去了。 | 要是帮了你，就再也回不去了。
B neutral: 那要是不帮呢？
A sad: 那就只好让{threat}来决定了。 | 那就只好让别人来决定了。
B sad: 我不怕结束，我只怕一个人。
""",
        """
A angry: {Threat}的事你早就知道，为什么不说？ | 你知道的比你说的多。
B sad: 说了，你就会赶我走。
A sad: 也许吧。
B neutral: 所以我没说。
""",
    ),
    (
        """
B afraid: {Threat}来了，你快走，别管我。 | 他们追来了，你快走，别管我。
A angry: 不。我丢下过一个人，不会有第二次。
B surprised: 你要留下？为了我？
A neutral: 今晚，我一定要{deed}。 | 我留下，不管要付出什么。
B sad: *{B}伸出手，什么也没说。
""",
        """
A afraid: {B}？说句话，求你了。
B sad: 我在。你一害怕，话就多。
A sad: 那你就听我说。
B neutral: 那就说说{topic}吧。 | 那就说说明天吧。
""",
    ),
    (
        """
B neutral: 你听，安静了。
A sad: 你大概要走了吧。
B neutral: 走去哪儿？这里就是家。
A happy: 那就留下。这里住得下两个。
""",
        """
A sad: 回去的路，你想起来了吧？
B sad: 嗯，今天早上想起来的。
A sad: 那就走吧，趁我还没开口留你。
B happy wave: 我会给你留一盏灯，你看得见的。
""",
    ),
)
BOND = (
    (
        """
A angry: 又是你。你就没有别处可去吗？
B happy: 先来的是我，{topic}可以作证。 | 先来的是我，不信去问别人。
A surprised: 你刚才是不是笑了？
B neutral: 别指望有第二次。
""",
        """
B neutral: 你迟到了。你从不迟到的。
A neutral: 你替我数着？我们可是对头。
B happy: 知己知彼嘛。
A happy: 那你都知道些什么？
B neutral: 一说起{topic}，你就会哼歌。 | 你以为没人的时候，会哼歌。
""",
    ),
    (
        """
A afraid: 大家都在说我们的闲话。 | 大家都在议论，说我们，说{topic}。
B angry: 让他们说。你怎么说？
A sad: 我说，这事成不了。看看我们。
B sad: 我一直在看。麻烦就在这儿。
""",
        """
B angry: 你告诉他们了？那是我们的秘密。
A sad: 我什么都没说，是他们猜的。 | 我只说了{topic}，别的没说。
B angry: 那我们没什么好藏的了。
A sad: 也可能，什么都不剩了。
B sad: *{B}转过身去，谁也没有动。
""",
    ),
    (
        """
A sad: 我给你写过一封信，没寄。
B neutral: 写了什么？
A afraid: 写的是，没有你，{topic}就没有意思。 | 写的是，没有你的日子太长了。
B surprised: 这话你一年前就该说。
""",
        """
B sad: 明天一早，我就走了。
A surprised: 因为我？ | 因为{topic}？
B sad: 因为天天见你，却什么都不能说。
A neutral: 那就别什么都不说。
""",
    ),
    (
        """
A afraid: 那我们现在算什么？
B happy: 算上班迟到的两个人。
A happy: 那下班以后呢？
B happy: 下班以后，一张桌子，两把椅子。 | 下班以后，一起说说{topic}。
""",
        """
B happy: 大家都看着我们呢。
A happy: 看吧。我受够了躲躲藏藏。
B neutral: 从今往后，{topic}有一半归你。 | 从今往后，什么都有一半归你。
A happy: 我只想要另外那一半。
""",
    ),
)
TENDER = (
    (
        """
A surprised: 是你？这么多年了。
B surprised: 你一点没变。不，变了，变得好看了。
A happy: 我刚才还想起{topic}。 | 我差点就走过去了。
B happy: 我也是，从来没忘过。 | 那我就喊你的名字。
""",
        """
B neutral: 这儿有人坐吗？
A neutral: 有，在等一个迟到的人。
B happy: 那我来得正是时候。
A happy: 说说看，你怎么会来这儿？
""",
    ),
    (
        """
A afraid: 总不能从断的地方直接接上吧。
B neutral: 怎么不能？{topic}还在。 | 怎么不能？你还在，我也在。
A sad: 中间隔着半辈子呢。
B sad: 那你就说给我听，我有的是时间。
""",
        """
B sad: 有件事，我瞒了你很久。
A neutral: {topic}的事？我一直都知道。 | 我知道，我一直都知道。
B surprised: 那你怎么从来不说？
A sad: 我怕一说，你就要我忘掉。
""",
    ),
    BOND[2],
    (
        """
A afraid: 那我们现在算什么？
B happy: 算两个误了车的人。
A happy: 那明天呢？
B happy: 明天带上{topic}，一起走。 | 明天接着误，一起误。
""",
        """
B happy: 不早了，该走了。
A neutral: 明天还在这儿？
B happy: 明天在，后天也在。
A happy: 那就不用说再见了。
""",
    ),
)
DREAM = (
    (
        """
A happy point: 总有一天我要{deed}，你等着瞧。 | 总有一天我要做到，你等着瞧。
B surprised: 你？从来没有谁做到过。
A neutral: 总得有第一个。
B neutral: 或者，下一个摔下来的。
""",
        """
B neutral: 你在这儿看了一整天了。
A neutral think: 我老是想着{topic}。 | 我老觉得，一定有办法。
B happy: 那你想怎么样？
A happy: 我想{deed}，就这么简单。 | 我想试试，就这么简单。
B surprised: *{B}笑了，又发现{A}是认真的。
""",
    ),
    (
        """
A sad: 试了十一次，摔了十一次。
B neutral: 那就算了吧，没人会怪你。
A angry: 我会。
B sad: {deed}这种事，不是想就行的。 | 有些事，不是想就行的。
""",
        """
B angry: 大家都看见你摔了。
A sad: 大家都看着呢，这也不坏。
B afraid: 要是受伤了怎么办？
A neutral: 待在原地，更疼。
""",
    ),
    (
        """
A sad sit: 也许他们说得对，我不是这块料。
B sad: 这话我也说过，后来就再没试过。
A surprised: 你也想过{deed}？ | 你也想过？
B neutral: 所以再试一次吧，替我们俩。
""",
        """
B neutral: 你老学别人的样子，错就错在这儿。
A neutral: 那该怎么做？
B happy: 用你自己的法子，越怪越好。
A surprised think: 我自己的法子……我怎么没想到。
""",
    ),
    (
        """
B surprised: 看看你，你做到了！
A happy: 别喊，我会往下看的。
B happy: 什么感觉？
A happy: 就像我本来就这么大。
""",
        """
A happy: 跟我梦里的不太一样。
B happy: 当然，你梦里没有我。
A happy: 明天，再高一点。 | 明天换你{deed}，我看着。
B happy: 那就明天。
""",
    ),
)
VIGIL = (
    (
        """
A neutral: 按说，这会儿该到了。
B neutral: 我们到底在等什么？ | {topic}，你确定会有吗？
A happy: 来了你就知道了。
B sad: 昨天你也这么说。
""",
        """
B neutral: 我们在这儿多久了？
A neutral: 久到每种声音我都认得了。
B happy: 再给我讲讲{topic}吧。 | 再讲一遍，我们为什么等。
A happy: 好，就一遍，讲完你就睡。
A neutral: *{A}望着远处。
""",
    ),
    (
        """
B sad: 不会来了。除了你，谁都知道。
A angry: 总得有人留下，万一呢。
B angry: 要是没有万一呢？
A sad: 那至少，我们是一起等的。
""",
        """
B afraid: 你听见了吗？
A surprised: 嘘。那边，很远。
B sad: 是风。每次都不是{topic}。 | 是风，每次都是风。
A sad: 总有一次不是。
""",
    ),
    (
        """
A sad: 有件事我早该告诉你。其实我早就知道了。
B surprised: 你知道？一直都知道？
A sad: 我想让你有个盼头。
B sad: 我等的不是{topic}，我是在陪你。 | 我不是在等，我是在陪你。
""",
        """
B neutral: 你回去吧，我来守着。
A surprised: 你为什么要这样？
B neutral: 因为从前也有人为我守过。
A sad: *{A}擦了擦眼睛，又坐了下来。
""",
    ),
    (
        """
B surprised: 有光！你看见没有？
A surprised: 看见了。我不信，可我看见了。
B happy: 我们等的就是它吗？
A happy: 不是。可它来了，我们也在。
""",
        """
B neutral: 我还以为我会难过。
A neutral: 回家吧，牵着我的手。
B neutral: 万一后来又来了呢？
A happy: 它会知道去哪儿找我们。
""",
    ),
)
FAREWELL = (
    (
        """
A surprised: 这是我在{topic}旁边找到的，是你的字。 | 这是我在箱子里找到的，是你的字。
B sad: 我还以为没人会去翻。
A neutral: 为什么一直留着？
B neutral: 因为那是最后一样我们俩的东西。
""",
        """
B neutral: 你回来了。我还以为你不来了。
A sad: 我是为了{topic}回来的。 | 我想回来说句话，又忘了是什么。
B happy: 那就坐会儿，慢慢想。
A neutral sit: 什么都比我记得的小。
""",
    ),
    (
        """
A angry: 你从没告诉我后来怎么样了。
B sad: 没人问过。你只问{topic}。 | 没人问过，你总是急着走。
A sad: 我现在问了。
B neutral: 那你听好，我只说得出一遍。
""",
        """
B afraid: 时间不多了，{A}。
A afraid: 别这么说，我们还要{deed}呢。 | 别这么说，还有明天呢。
B neutral: 这次没有了。
A sad: *{A}别过脸去，不让人看见。
""",
    ),
    (
        """
A sad: 我该早点来的。
B happy: 来了就好，什么时候都不晚。
A sad: 那{topic}怎么办？ | 那这些东西怎么办？
B neutral: 轻的带走，重的留下。
""",
        """
B sad: 记得你从前在这儿说过的话吗？
A happy: 我说我哪儿也不去。
B happy: 后来你走了，我很骄傲。
A surprised: 骄傲？你从没说过。
""",
    ),
    (
        """
A sad: 你一个人行吗？
B happy: 我一直都行，我担心的是你。
A happy: 那我把{topic}带走了。 | 那我把好的那一半带走了。
B neutral wave: 去吧，别老回头。
""",
        """
A sad: 我收拾得很慢，慢得不能再慢。
B happy: 我看出来了。该走了。
A sad: 再待一分钟。
B happy: 再待一分钟。我哪次没答应过你？
""",
    ),
)
