"""German, Russian, Japanese, Korean, and the tongue that speaks in the premise's own words for every other language."""

from services.generation.providers.sketch.writing.tongue import Tongue

GERMAN = Tongue(
    language="de",
    acts=("Anfang", "Verwicklung", "Wendung", "Ende"),
    plots=(
        "Alles beginnt mit „{topic}“. {A} kann nicht wegsehen, und {B} bleibt.",
        "Nichts läuft wie gedacht. {A} und {B} streiten über „{topic}“, und die Zeit wird knapp.",
        "Als {A} schon aufgeben will, sagt {B} endlich die Wahrheit.",
        (
            "„{topic}“ ist nicht mehr dasselbe, und die beiden sind es auch nicht. Sie gehen gemeinsam "
            "den langen Weg nach Hause."
        ),
    ),
    conversation=(
        (
            "A surprised: Hast du das gesehen? | Hast du von „{topic}“ gehört?\nB afraid: Ja. Ich "
            "wünschte, ich wüsste es nicht.\nA neutral: Wir müssen etwas tun, {B}.\nB neutral: Mit dir "
            "muss man immer etwas tun."
        ),
        (
            "B angry: Für „{topic}“ wirst du alles verlieren! | So wirst du alles verlieren!\nA sad: "
            "Vielleicht. Aber ich kann jetzt nicht gehen.\nB sad: Dann verlang nicht, dass ich es "
            "verstehe.\nA neutral: Ich verlange nur, dass du bleibst."
        ),
        (
            "A sad: Ich kann nicht mehr. Ich habe alles versucht.\nB neutral: Alles, nur nicht um Hilfe "
            "gebeten.\nA surprised: Du würdest mir helfen, nach alldem?\nB happy: Ich warte seit "
            "Stunden, dass du fragst."
        ),
        (
            "B happy: Schau. Wir haben es geschafft.\nA happy: Ich dachte, es wäre größer.\nB neutral: "
            "Und jetzt?\nA happy: Jetzt nach Hause. Langsam, und mit dir."
        ),
    ),
    openings=("Alles begann mit „{topic}“.",),
    closings=("Und seitdem hat niemand mehr gefragt, warum.",),
    female="Greta Hanna Lotte Frieda Clara",
    male="Emil Jonas Karl Anton Theo",
    roles=("Hauptfigur", "Begleitung"),
    spots=(
        "Die Stadt",
        "Die Straße",
        "Das Haus",
        "Der Wald",
        "Das Feld",
        "Der Berg",
        "Das Meer",
        "Die Wüste",
        "Das Dorf",
        "Zwischen den Sternen",
    ),
    place_words=(
        "stadt berlin wien hochhaus",
        "straße bahnhof zug markt platz brücke",
        "haus küche zimmer schule krankenhaus theater bibliothek café bäckerei",
        "wald baum",
        "feld hof garten wiese",
        "berg gipfel schnee vulkan",
        "meer strand schiff boot hafen insel leuchtturm ozean fischer leuchtturmwärter",
        "wüste sand",
        "dorf kirche",
        "weltraum weltall planet mond stern raumschiff",
    ),
    day_time=("im Morgengrauen", "am Tag", "in der Dämmerung", "bei Nacht"),
    day_words=("morgen morgengrauen", "mittag tag", "abend dämmerung", "nacht mitternacht"),
    weather=("klarer Himmel", "tiefe Wolken", "Regen", "Schnee", "Nebel", "Sturm"),
    weather_words=("sonne sommer", "wolken", "regen", "schnee winter", "nebel", "sturm gewitter"),
    mood=(
        "ruhig und weit",
        "gespannt wie ein Faden",
        "still und schwer",
        "heiter und hell",
        "warm und nah",
        "seltsam und leise",
    ),
    genre="Drama",
    again="{name}, noch einmal",
    story="Die Geschichte: {told}.",
    lead="{name} steht im Mittelpunkt dieser Geschichte.",
    companion="{name} begleitet {A} und ist selten einer Meinung.",
    title_and="{A} und {B}",
    highlights=("{A} und {B} von Angesicht zu Angesicht", "Was „{topic}“ wirklich bedeutet"),
    look="{name}: {detail}",
)
RUSSIAN = Tongue(
    language="ru",
    acts=("Начало", "Осложнение", "Поворот", "Финал"),
    plots=(
        "Всё начинается со слов «{topic}». {A} не отводит взгляд, и {B} остаётся рядом.",
        "Всё идёт не так. {A} и {B} спорят, а времени всё меньше.",
        "{A} уже хочет сдаться, и тут {B} наконец говорит правду.",
        "Всё изменилось, и они тоже. Домой они идут вместе, длинной дорогой.",
    ),
    conversation=(
        (
            "A surprised: Видишь? Там, впереди. | «{topic}» — это правда?\nB afraid: Да. Лучше бы мне "
            "этого не знать.\nA neutral: Надо что-то делать, {B}.\nB neutral: С тобой всегда надо что-то "
            "делать."
        ),
        (
            "B angry: Так можно всё потерять!\nA sad: Возможно. Но сейчас нельзя уйти.\nB sad: Тогда не "
            "проси меня понять.\nA neutral: Я прошу только остаться."
        ),
        (
            "A sad: Больше не могу. Всё напрасно.\nB neutral: А просить о помощи не пробуем?\nA "
            "surprised: И после всего этого ты поможешь?\nB happy: Жду этого вопроса уже час."
        ),
        (
            "B happy: Смотри. Получилось.\nA happy: Думалось, будет больше.\nB neutral: И что теперь?\nA "
            "happy: Теперь домой. Не спеша, вместе."
        ),
    ),
    openings=("Всё началось со слов «{topic}».",),
    closings=("И с тех пор никто не спрашивал почему.",),
    female="Вера Аня Лида Катя Нина",
    male="Павел Миша Лев Антон Глеб",
    roles=("главный герой", "спутник"),
    spots=("Город", "Улица", "Дом", "Лес", "Поле", "Горы", "Море", "Пустыня", "Деревня", "Среди звёзд"),
    place_words=(
        "город москва крыша крыши",
        "улица вокзал поезд станция рынок мост метро",
        "дом кухня комната школа больница театр библиотека кафе",
        "лес дерево",
        "поле сад ферма",
        "гора горы вершина",
        "море берег корабль лодка остров маяк океан рыбак",
        "пустыня песок",
        "деревня село церковь",
        "космос планета луна звезда корабль",
    ),
    day_time=("на рассвете", "днём", "в сумерках", "ночью"),
    day_words=("рассвет утро", "полдень день", "вечер закат", "ночь ночью полночь"),
    weather=("ясное небо", "низкие облака", "дождь", "снег", "туман", "буря"),
    weather_words=("солнце лето", "облака", "дождь", "снег зима", "туман", "буря гроза шторм"),
    mood=(
        "спокойно и просторно",
        "напряжённо, как струна",
        "тихо и грустно",
        "радостно и светло",
        "тепло и близко",
        "странно и глухо",
    ),
    genre="Драма",
    again="{name}, снова",
    story="История такая: {told}.",
    lead="{name} — в центре этой истории.",
    companion="{name} всегда рядом и почти всегда спорит.",
    title_and="{A} и {B}",
    highlights=("{A} и {B} лицом к лицу", "Что на самом деле значит «{topic}»"),
    look="{name}: {detail}",
)
JAPANESE = Tongue(
    language="ja",
    acts=("はじまり", "波乱", "転機", "結末"),
    spaced=False,
    rate=6.0,
    line_limit=26,
    plots=(
        "すべては「{topic}」から始まる。{A}は目をそらせず、{B}もそこに残る。",
        "何もかも思い通りにいかない。{A}と{B}は「{topic}」をめぐって言い争い、時間だけが過ぎていく。",
        "{A}があきらめかけたとき、{B}はようやく本当のことを口にする。",
        "「{topic}」はもう前とは違う。ふたりも違う。遠回りして、いっしょに帰っていく。",
    ),
    conversation=(
        (
            "A surprised: 見た？ いまの。 | 「{topic}」のこと、聞いた？\nB afraid: うん。"
            "知らなければよかった。\nA neutral: 何とかしなきゃ、{B}。\nB neutral: "
            "いつもそう言うんだから。"
        ),
        (
            "B angry: 「{topic}」のために、全部なくすよ！ | このままじゃ、全部なくすよ！\nA sad: "
            "そうかもしれない。でも、いまは行けない。\nB sad: じゃあ、わかってなんて言わないで。\nA "
            "neutral: ただ、ここにいてほしいだけ。"
        ),
        (
            "A sad: もうだめだ。全部やってみた。\nB neutral: 全部？ 助けてとは言ってないよ。\nA "
            "surprised: あんなことを言ったのに、助けてくれるの？\nB happy: "
            "そう聞いてくれるのを、ずっと待ってた。"
        ),
        (
            "B happy: 見て。できたよ。\nA happy: もっと大きいと思ってた。\nB neutral: "
            "これから、どうする？\nA happy: 帰ろう。ゆっくり、いっしょに。"
        ),
    ),
    openings=("すべては「{topic}」から始まった。",),
    closings=("それからは、だれも理由を聞かなかった。",),
    female="ゆき はな あおい りん みお",
    male="けんじ はる れん だいち そら",
    roles=("主人公", "相棒"),
    spots=("街", "通り", "家", "森", "野原", "山", "海", "砂漠", "村", "星のあいだ"),
    place_words=(
        "街 都市 東京 大阪 京都 ビル 屋上",
        "通り 駅 電車 市場 橋",
        "家 部屋 台所 学校 病院 劇場 図書館 喫茶店 パン屋",
        "森 林 木",
        "野原 畑 庭 牧場",
        "山 頂",
        "海 浜 船 港 島 灯台 漁師",
        "砂漠 砂",
        "村 神社 寺",
        "宇宙 惑星 月 星",
    ),
    day_time=("夜明け", "昼", "夕暮れ", "夜"),
    day_words=("夜明け 朝", "昼", "夕暮れ 夕方", "夜 真夜中"),
    weather=("晴れ", "くもり", "雨", "雪", "霧", "嵐"),
    weather_words=("太陽 夏", "雲", "雨", "雪 冬", "霧", "嵐 台風"),
    mood=(
        "静かで広々とした",
        "糸のように張りつめた",
        "静かで重い",
        "明るく軽やかな",
        "あたたかく近い",
        "不思議でひっそりした",
    ),
    genre="ドラマ",
    again="ふたたび{name}",
    story="これは、{told}という物語。",
    lead="{name}。この物語の主人公。",
    companion="{name}。{A}のそばにいて、よく反対する。",
    title_and="{A}と{B}",
    highlights=("向き合う{A}と{B}", "「{topic}」の本当の意味"),
    look="{name}：{detail}",
    stop="。",
    gap="",
)
KOREAN = Tongue(
    language="ko",
    acts=("시작", "갈등", "전환", "결말"),
    plots=(
        "모든 것은 “{topic}”에서 시작된다. {A} 곁에 {B}도 남는다.",
        "뜻대로 되는 일이 없다. 둘은 “{topic}” 때문에 다투고, 시간은 흘러간다.",
        "포기하려는 순간, {B}의 입에서 진실이 나온다.",
        "“{topic}”도, 두 사람도 예전과 다르다. 둘은 먼 길로 함께 돌아간다.",
    ),
    conversation=(
        (
            "A surprised: 방금 봤어? | “{topic}” 이야기 들었어?\nB afraid: 응. 차라리 몰랐으면 "
            "좋았을걸.\nA neutral: 뭐라도 해야 해, {B}.\nB neutral: 넌 늘 뭐라도 해야 하지."
        ),
        (
            "B angry: “{topic}” 때문에 다 잃을 거야! | 이러다 다 잃을 거야!\nA sad: 그럴지도 몰라. "
            "하지만 지금은 못 가.\nB sad: 그럼 이해해 달라고 하지 마.\nA neutral: 그냥 곁에 있어 줘."
        ),
        (
            "A sad: 더는 못 하겠어. 다 해 봤어.\nB neutral: 도와 달라는 말만 빼고.\nA surprised: 그런 "
            "말을 했는데도 도와줄 거야?\nB happy: 그 말을 한참 기다렸어."
        ),
        (
            "B happy: 봐. 우리가 해냈어.\nA happy: 더 클 줄 알았는데.\nB neutral: 이제 어떡할까?\nA "
            "happy: 집에 가자. 천천히, 같이."
        ),
    ),
    openings=("모든 것은 “{topic}”에서 시작되었다.",),
    closings=("그 뒤로 아무도 이유를 묻지 않았다.",),
    female="수아 지우 하린 은서 미나",
    male="민준 도윤 태오 준호 시우",
    roles=("주인공", "동료"),
    spots=("도시", "거리", "집", "숲", "들판", "산", "바다", "사막", "마을", "별들 사이"),
    place_words=(
        "도시 서울 옥상",
        "거리 역 기차 시장 다리",
        "집 방 부엌 학교 병원 극장 도서관 카페 빵집",
        "숲 나무",
        "들판 농장 정원",
        "산 정상",
        "바다 해변 배 항구 섬 등대 어부",
        "사막 모래",
        "마을 절",
        "우주 행성 달 별",
    ),
    day_time=("새벽", "낮", "해 질 녘", "밤"),
    day_words=("새벽 아침", "정오 낮", "저녁 노을", "밤 자정"),
    weather=("맑음", "흐림", "비", "눈", "안개", "폭풍"),
    weather_words=("햇살 여름", "구름", "빗속 비가", "눈이 눈보라 겨울", "안개", "폭풍 태풍"),
    mood=(
        "고요하고 탁 트인",
        "실처럼 팽팽한",
        "조용하고 무거운",
        "밝고 경쾌한",
        "따뜻하고 가까운",
        "기묘하고 적막한",
    ),
    genre="드라마",
    again="다시, {name}",
    story="이야기는 이렇다. {told}.",
    lead="{name}, 이 이야기의 주인공.",
    companion="{name}, {A} 곁에서 자주 반대하는 사람.",
    title_and="{A}, {B}",
    highlights=("마주 선 {A}, {B}", "“{topic}”의 진짜 의미"),
    look="{name}: {detail}",
)
OWN_WORDS = Tongue(
    language="und",
    acts=("Beginning", "Complication", "Turn", "Ending"),
    plots=("{piece1}", "{piece2}", "{topic}: {A}, {B}.", "{A} & {B}."),
    conversation=(
        "A surprised: {topic}?\nB neutral: {topic}…\nA neutral: {B}!\nB surprised: {A}?",
        "B angry: {topic}!\nA sad: {topic}…\nB sad: {A}…\nA neutral: {B}.",
        "A sad: {piece2} | {topic}…\nB surprised: {A}?\nA neutral: {topic}.\nB happy: {topic}!",
        "B happy: {A}!\nA happy: {B}!\nB neutral: {topic}?\nA happy: {topic}.",
    ),
    openings=("{piece1}",),
    closings=("{topic}.",),
    female="Ada Mira Noa Lia Sana",
    male="Ilan Omar Kian Teo Ravi",
    roles=("", ""),
    spots=(
        "The city",
        "The street",
        "The room",
        "The forest",
        "The field",
        "The mountain",
        "The sea",
        "The desert",
        "The village",
        "Among the stars",
    ),
    place_words=("",) * 10,
    day_time=("at dawn", "by day", "at dusk", "at night"),
    day_words=("",) * 4,
    weather=("clear sky", "low clouds", "rain", "snow", "fog", "storm"),
    weather_words=("",) * 6,
    mood=("calm", "tense", "sad", "joyful", "warm", "eerie"),
    genre="",
    again="{name}, once more",
    story="{told}.",
    lead="{name}.",
    companion="{name}.",
    title_and="{A} & {B}",
    highlights=("{A} & {B}", "{topic}"),
    look="{name}: {detail}",
)
