"""热闹的故事形状的对白。Chinese conversations of the louder shapes; blocks marked [X] need the one who is hunted."""

CHOICE = (
    (
        """
A surprised point: 你看。它在这儿多久了？ | 你看，没人给我们留退路。
B afraid: 别碰，碰了就不知道会怎样了。
A neutral: 我觉得，它就是在等我们。
B neutral: 或者，在等随便哪个傻瓜。
""",
        """
B neutral: 你从早上起就没说过话。
A neutral think: 我脑子里全是{topic}。 | 有件事我必须决定，而且要快。
B surprised: 这么说是真的，你想{deed}。 | 这么说，传言是真的。
A neutral: 我还没决定。
""",
    ),
    (
        """
A afraid: 要是{deed}，一切都变了。 | 要是答应，一切都变了。
B angry: 要是不呢，一切都完了。
A sad: {Threat}可不等我想明白。 | 时间可不等我想明白。
B neutral: 它从来不等人。
""",
        """
B angry: 你不能两样都要，{A}。
A angry: 我知道我不能要什么！
B sad: 那就选，赶在{threat}之前。 | 那就选，别等别人替你选。
A afraid: 要是选错了呢？
B neutral: 那就错着过，一起过。
""",
    ),
    (
        """
B afraid: {Threat}到了，再不决定就来不及了。 | 再不决定，就来不及了。
A neutral: 心里早就明白了，是手在抖。
B neutral: 那就用我的手。
A surprised: 我说了那么多难听的话，你还肯？
""",
        """
A sad: 我本来要走的，外套都穿好了。
B surprised: 那怎么没走？
A neutral: 因为你，还有{topic}。 | 因为你。你看我的样子，好像信我。
B sad: *{B}把手放在{A}的肩上。
""",
    ),
    (
        """
A neutral: 结束了。
B neutral: 真静。我都忘了安静是什么样。
A sad: 比我想的要贵。
B happy: 对的事，多半都贵。
""",
        """
B happy: 你做到了，你真的选了{deed}。 | 你做到了，你真的选了。
A neutral: 我的手还在抖。
B neutral: 那{topic}呢，值得吗？ | 值得吗？
A happy: 十年后再问我。
""",
    ),
)
QUEST = (
    (
        """
A happy point: 那边，我们要去的就是那边。
B surprised: 为了{topic}？去的人没一个回来。 | 那边？去的人没一个回来。
A neutral: 那是因为没跟你一起去。
B happy: 这话不是夸我，就是坑我。
""",
        """
B neutral: 你总该有个计划吧。
A happy: 比计划还好，我要{deed}。 | 比计划还好，我有理由。
B afraid: 那不叫计划，那叫愿望穿了双鞋。
A neutral: 那就陪我走，走到它变成计划。
""",
    ),
    (
        """
B afraid: 这地方我们刚才来过。
A angry: 不可能，来过我会认得。 | 不可能，{topic}一定在这边。
B angry: 你迷路了，就是不肯说。
A sad: 一说出来，就成真的了。
""",
        """
A neutral: 你可以回头，我不怪你。
B neutral: 把{topic}留给你一个人？想得美。 | 让你一个人出风头？想得美。
A surprised: 你还信？
B happy: 我信你，这样省事。
""",
    ),
    (
        """
A sad sit: 不在这儿。走了这么远，不在这儿。
B neutral: 也许我们找错了东西。
A angry: 别说得那么有道理，我们输了。
B sad: 那你怎么比出发时轻松了？
""",
        """
B afraid: 路断了，{threat}把它毁了。 | 路断了，过不去了。
A neutral: 总还有一条路，难走的那条。
B surprised: 为了{deed}，你连那儿都敢走？ | 你连那儿都敢走？
A neutral: 抓紧我，别往下看。
""",
    ),
    (
        """
B surprised: 就是它？真的就是它？
A happy: 比我想的小，也比我想的好。
B happy: 接下来做什么？
A happy: 绕远路回家，跟你一起。
""",
        """
B happy: 我们做到了。我光抱怨了，可还是做到了。
A happy: 没有你抱怨，我走不到这儿。
B neutral: 那么{topic}，值吗？ | 那么，这一路值吗？
A happy: 每一步都值。
""",
    ),
)
MYSTERY = (
    (
        """
A neutral think: 谁走过都会留下痕迹，再看一遍。 | 问题不在{topic}，在于谁想藏起它。
B afraid: 看过了，除了灰什么也没有。
A neutral: 满地的灰，就一块干净。有人来过。
B surprised: 也可能不是人。
""",
        """
B neutral: 你不会真信有{the_X}吧？ | 你不会真信那些传言吧？
A neutral: 我信脚印。脚印到这儿就没了。
B afraid: 屋子正中间。
A surprised: 没错，屋子正中间。
""",
    ),
    (
        """
B afraid: 有人进过我屋子，什么都没拿。
A neutral: 他不是冲你来的，是冲{topic}来的。 | 那就是来留东西的，一个警告。
B angry: 你早知道会这样。
A sad: 我盼着会这样。对不起。
""",
        """
A angry: 一提{topic}，谁都撒谎，连你也是。 | 这儿谁都撒谎，连你也是。
B sad: 我在护着一个人。
A neutral: 谁？
B afraid: 说了你就不查了。你不能不查。
""",
    ),
    (
        """[X]
X neutral: 你来得真慢，{A}，我等了很久。
A surprised: 你是故意让我找到的？
X sad: 肯来找{topic}的，只有你一个。 | 肯来找我的，只有你一个。
A neutral: 那就说真话，一句也别漏。
X afraid: 我躲着，就是因为这句真话。
""",
        """
A surprised: 跟{topic}无关，是你。 | 是你，从头到尾都是你。
B sad: 我想让你知道，线索都是我留的。
A angry: 为什么不直接告诉我？
B sad: 直接说，你会信吗？
""",
        """
B afraid: 别开那扇门。
A neutral: 你知道门后是什么。
B sad: 是答案。你不会喜欢的。
A neutral: 答案我从来都不喜欢。
""",
    ),
    (
        """[X]
A neutral: 我可以说，我没找到你。
X surprised: 你肯放我走？
A happy: 他们雇我找你，没说要留你。
X happy: 那你转过身，数到十。
""",
        """
B neutral: 你打算怎么跟人说？
A neutral think: 就说是风。反正每次都是风。
B surprised: 那{topic}的真相呢？ | 那真相呢？
A happy: 真相认得我们家的门。
""",
        """
B sad: 现在你什么都知道了。
A neutral: 都知道了，连{topic}也知道了。 | 都知道了，我倒宁愿不知道。
B afraid: 你会说出去吗？
A happy: 他们问什么我答什么，他们从来问不到点上。
""",
    ),
)
STAND = (
    (
        """
B afraid: {Threat}要来了，我夜里听见了。 | 它们要来了，我夜里听见了。
A neutral: 还有多久？
B afraid: 到今晚，也许更快。
A angry: 那今晚，我们不跑了。
""",
        """
A neutral: 想走的，现在就走。
B neutral: 那你呢？
A neutral: 我留下，总得有人{deed}。 | 我留下，总得有人留下。
B happy: 那这儿就有两个傻瓜了。
""",
    ),
    (
        """
B angry: 赢不了的，看看我们！
A neutral: 不用赢，守住就行。
B sad: 守什么？守{topic}？ | 为了什么？
A neutral: 为了明天在这儿醒来的人。
""",
        """
A afraid: 我从没这么怕过。
B surprised: 你？一点也看不出来。
A sad: 我一怕，大家就都跑了。
B neutral: 在我面前怕吧，我不跑。
""",
    ),
    (
        """[X]
X angry: 交出{topic}，我就饶了你。 | 让开，我就饶了你。
A angry: 想过去，先过我这关。
X surprised: 你在发抖，却还站着。
A neutral: 发着抖站着，才叫站着。
X sad: 从没有谁，为了别人挡在我面前。
""",
        """
B afraid: 最后一道墙也没了，{A}，快走！
A angry: 你走！我在这儿挡着。
B angry: 一起走，说好的。
A sad: 说好的是，总得有人活着。
""",
        """
A afraid: 我撑不住了。
B neutral: 不用撑了，你回头看。
A surprised: 他们来了，都来了。
B happy: 当然会来，因为你没走。
""",
    ),
    (
        """[X]
X sad: 刚才，你为什么不动手？
A neutral: 总得有一个先停下来。
X neutral: 我不知道怎么停。
A happy: 先坐下，我教你。
""",
        """
B surprised: 结束了？这么安静。
A neutral: 结束了。你听，鸟叫。
B sad: 坏了这么多东西。
A happy: 那就{at}重新来过。 | 那就先从门修起。
""",
        """
A neutral: 我们还在。
B neutral: 我数了两遍，一个都不少。
A happy: 谁敢赌这个？
B happy: 我赌了。我专赌傻瓜赢。
""",
    ),
)
MISHAP = (
    (
        """
A happy: 计划很简单，不可能出错。
B afraid: 上回说到{topic}，你也这么讲。 | 上回你也这么讲。
A neutral: 上回有只鹅。
B surprised: 今天也有只鹅。
""",
        """
B angry: 你没碰{topic}吧？ | 你什么都没碰吧？
A happy: 就挪了一点点。
B surprised: 一点点是多少？
A afraid: 到河里。
""",
    ),
    (
        """
B angry: 这是我这辈子最倒霉的一天。
A happy: 目前是。天还早呢。
B afraid: 大家都在打听{topic}！ | 大家都在打听！
A neutral: 微笑，慢慢往后退。
""",
        """
A afraid: 我可能跟他们说了，你是大夫。
B surprised: 你跟他们说什么？
A neutral: 还说你会{deed}。 | 还说你会唱戏。
B angry: 当着多少人说的？
A happy: 全部。
""",
    ),
    (
        """
A sad: 我搞砸了，我老是搞砸。
B neutral: 是啊，可大家还是来了。
A surprised: 他们是来看笑话的。
B happy: 他们是来看你的，连笑话一起。
""",
        """
B happy: 我有个主意，一个馊主意。
A surprised: 比我的还馊？
B happy: 馊多了，得用上{topic}。 | 馊多了，你一定喜欢。
A happy: 快说。
""",
    ),
    (
        """
B happy: 没人发现，你敢信？
A happy: 他们以为是演出的一部分。 | 他们以为{topic}是演出的一部分。
B neutral: 下不为例，{A}，你保证。
A happy: 我保证。明年老时间？
""",
        """
A happy: 总的来说，挺顺利的。
B neutral: 你抬头看看，{A}。
A surprised: 屋顶没了。
B happy: 这下能看见星星了。
""",
    ),
)
THIRD_VOICE = (
    """
C neutral: 人人都在问{topic}，我该怎么说？ | 人人都在问你们，我该怎么说？
A neutral: 就说，我们还没完呢。
C happy: 我早就这么说了。
""",
    """
C neutral: 看你这样子，缺把椅子，还缺杯热茶。
A surprised: 有这么明显吗？
C happy: 也就从正面看得出来。
""",
    """
C sad: 这样的事，我从前见过一回。
A neutral: 后来呢？
C neutral: 那回没有人留下。也许你们会。
""",
)
