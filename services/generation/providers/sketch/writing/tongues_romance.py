"""Spanish, French, Italian and Portuguese: a small story around the premise's own words in quotation marks."""

from services.generation.providers.sketch.writing.tongue import Tongue

SPANISH = Tongue(
    language="es",
    acts=("Comienzo", "Complicación", "Giro", "Final"),
    plots=(
        "Todo empieza con «{topic}». {A} no puede mirar hacia otro lado, y {B} se queda.",
        "Nada sale como esperaban. {A} y {B} discuten por «{topic}», y el tiempo se acaba.",
        "Cuando {A} está a punto de rendirse, {B} dice por fin la verdad.",
        "«{topic}» ya no es lo mismo, ni ellos tampoco. Vuelven juntos por el camino largo.",
    ),
    conversation=(
        (
            "A surprised: ¿Has visto eso? | ¿Has oído lo de «{topic}»?\nB afraid: Sí. Y ojalá no lo "
            "hubiera visto. | Sí. Y ojalá fuera mentira.\nA neutral: Tenemos que hacer algo, {B}.\nB "
            "neutral: Tú siempre tienes que hacer algo."
        ),
        (
            "B angry: ¡Por «{topic}» lo vas a perder todo! | ¡Así lo vas a perder todo!\nA sad: Quizá. "
            "Pero no puedo irme ahora.\nB sad: Entonces no me pidas que lo entienda.\nA neutral: Solo te "
            "pido que te quedes."
        ),
        (
            "A sad: No puedo más. Lo he intentado todo.\nB neutral: Todo, menos pedir ayuda.\nA "
            "surprised: ¿Me ayudarías, después de lo que dije?\nB happy: Llevo horas esperando que lo "
            "preguntes."
        ),
        (
            "B happy: Mira. Lo hemos conseguido.\nA happy: Pensé que sería más grande.\nB neutral: ¿Y "
            "ahora qué?\nA happy: Ahora, a casa. Despacio, y contigo."
        ),
    ),
    openings=("Todo empezó con «{topic}».",),
    closings=("Y desde entonces, nadie volvió a preguntar por qué.",),
    female="Alba Carmen Lucía Inés Marta",
    male="Mateo Diego Andrés Rafael Hugo",
    roles=("protagonista", "acompañante"),
    spots=(
        "La ciudad",
        "La calle",
        "La casa",
        "El bosque",
        "El campo",
        "La montaña",
        "El mar",
        "El desierto",
        "El pueblo",
        "Entre las estrellas",
    ),
    place_words=(
        "ciudad barrio edificio madrid barcelona",
        "calle estación tren mercado plaza puente",
        "casa cocina habitación escuela hospital teatro biblioteca café panadería",
        "bosque selva árbol",
        "campo granja jardín",
        "montaña cima nieve volcán",
        "mar playa barco puerto isla faro océano pescador",
        "desierto arena",
        "pueblo aldea iglesia",
        "espacio planeta luna estrella nave",
    ),
    day_time=("al amanecer", "de día", "al atardecer", "de noche"),
    day_words=("amanecer alba mañana", "mediodía tarde", "atardecer ocaso", "noche medianoche"),
    weather=("cielo despejado", "nubes bajas", "lluvia", "nieve", "niebla", "tormenta"),
    weather_words=(
        "sol verano",
        "nubes",
        "lluvia llueve",
        "nieve nevada invierno",
        "niebla",
        "tormenta tempestad huracán",
    ),
    mood=(
        "tranquilo y abierto",
        "tenso como una cuerda",
        "callado y triste",
        "alegre y luminoso",
        "cálido y cercano",
        "extraño y silencioso",
    ),
    genre="Drama",
    again="{name}, otra vez",
    story="Es la historia de {told}.",
    lead="{name}, protagonista de esta historia.",
    companion="{name} acompaña a {A} y casi nunca está de acuerdo.",
    title_and="{A} y {B}",
    highlights=("{A} y {B}, frente a frente", "Lo que de verdad significa «{topic}»"),
    look="{name}: {detail}",
)
FRENCH = Tongue(
    language="fr",
    acts=("Début", "Complication", "Tournant", "Fin"),
    plots=(
        "Tout commence avec « {topic} ». {A} ne peut pas détourner les yeux, et {B} reste là.",
        "Rien ne se passe comme prévu. {A} et {B} se disputent à propos de « {topic} », et le temps presse.",
        "Au moment où {A} veut renoncer, {B} dit enfin la vérité.",
        "« {topic} » n'est plus pareil, et eux non plus. Ils rentrent ensemble par le chemin le plus long.",
    ),
    conversation=(
        (
            "A surprised: Tu as vu ça ? | Tu as entendu, pour « {topic} » ?\nB afraid: Oui. J'aurais "
            "préféré ne rien savoir.\nA neutral: Il faut faire quelque chose, {B}.\nB neutral: Avec toi, "
            "il faut toujours faire quelque chose."
        ),
        (
            "B angry: Pour « {topic} », tu vas tout perdre ! | Tu vas tout perdre !\nA sad: Peut-être. "
            "Mais je ne peux pas partir maintenant.\nB sad: Alors ne me demande pas de comprendre.\nA "
            "neutral: Je te demande seulement de rester."
        ),
        (
            "A sad: Je n'en peux plus. J'ai tout essayé.\nB neutral: Tout, sauf demander de l'aide.\nA "
            "surprised: Tu m'aiderais, après ce que j'ai dit ?\nB happy: J'attends que tu le demandes "
            "depuis des heures."
        ),
        (
            "B happy: Regarde. On a réussi.\nA happy: Je croyais que ce serait plus grand.\nB neutral: "
            "Et maintenant ?\nA happy: Maintenant, on rentre. Doucement, tous les deux."
        ),
    ),
    openings=("Tout a commencé avec « {topic} ».",),
    closings=("Et depuis, personne n'a plus demandé pourquoi.",),
    female="Élise Margot Colette Noémie Jeanne",
    male="Luc Étienne Bastien Rémy Paul",
    roles=("personnage principal", "complice"),
    spots=(
        "La ville",
        "La rue",
        "La maison",
        "La forêt",
        "Le champ",
        "La montagne",
        "La mer",
        "Le désert",
        "Le village",
        "Parmi les étoiles",
    ),
    place_words=(
        "ville immeuble paris lyon toit toits",
        "rue gare train marché place pont métro",
        "maison cuisine chambre école hôpital théâtre bibliothèque café boulangerie",
        "forêt bois arbre",
        "champ ferme jardin",
        "montagne sommet neige volcan",
        "mer plage bateau port île phare océan pêcheur",
        "désert sable",
        "village hameau église",
        "espace planète lune étoile vaisseau",
    ),
    day_time=("à l'aube", "de jour", "au crépuscule", "la nuit"),
    day_words=("aube matin", "midi jour", "soir crépuscule", "nuit minuit"),
    weather=("ciel clair", "nuages bas", "pluie", "neige", "brouillard", "tempête"),
    weather_words=("soleil été", "nuages", "pluie", "neige hiver", "brouillard brume", "tempête orage"),
    mood=(
        "calme et ouvert",
        "tendu comme un fil",
        "silencieux et triste",
        "gai et lumineux",
        "chaleureux et proche",
        "étrange et feutré",
    ),
    genre="Drame",
    again="{name}, de nouveau",
    story="C'est l'histoire suivante : {told}.",
    lead="{name}, au cœur de cette histoire.",
    companion="{name} accompagne {A} et n'est presque jamais d'accord.",
    title_and="{A} et {B}",
    highlights=("{A} et {B}, face à face", "Ce que « {topic} » veut vraiment dire"),
    look="{name} : {detail}",
)
ITALIAN = Tongue(
    language="it",
    acts=("Inizio", "Complicazione", "Svolta", "Finale"),
    plots=(
        "Tutto comincia con «{topic}». {A} non riesce a voltarsi dall'altra parte, e {B} resta.",
        "Niente va come previsto. {A} e {B} litigano per «{topic}», e il tempo stringe.",
        "Quando {A} sta per arrendersi, {B} dice finalmente la verità.",
        "«{topic}» non è più lo stesso, e nemmeno loro. Tornano insieme per la strada più lunga.",
    ),
    conversation=(
        (
            "A surprised: Hai visto? | Hai sentito di «{topic}»?\nB afraid: Sì. E vorrei non saperlo.\nA "
            "neutral: Dobbiamo fare qualcosa, {B}.\nB neutral: Con te c'è sempre qualcosa da fare."
        ),
        (
            "B angry: Per «{topic}» perderai tutto! | Così perderai tutto!\nA sad: Forse. Ma adesso non "
            "posso andarmene.\nB sad: Allora non chiedermi di capire.\nA neutral: Ti chiedo solo di "
            "restare."
        ),
        (
            "A sad: Non ce la faccio più. Le ho provate tutte.\nB neutral: Tutte, tranne chiedere "
            "aiuto.\nA surprised: Mi aiuteresti, dopo quello che ho detto?\nB happy: Sono ore che "
            "aspetto la domanda."
        ),
        (
            "B happy: Guarda. Ce l'abbiamo fatta.\nA happy: Pensavo fosse più grande.\nB neutral: E "
            "adesso?\nA happy: Adesso a casa. Piano, e insieme."
        ),
    ),
    openings=("Tutto cominciò con «{topic}».",),
    closings=("E da allora nessuno chiese più perché.",),
    female="Giulia Chiara Bianca Alba Nora",
    male="Marco Nico Sandro Elio Pietro",
    roles=("protagonista", "complice"),
    spots=(
        "La città",
        "La strada",
        "La casa",
        "Il bosco",
        "Il campo",
        "La montagna",
        "Il mare",
        "Il deserto",
        "Il paese",
        "Tra le stelle",
    ),
    place_words=(
        "città palazzo roma milano napoli",
        "strada stazione treno mercato piazza ponte",
        "casa cucina stanza scuola ospedale teatro biblioteca bar panetteria",
        "bosco foresta albero",
        "campo fattoria giardino",
        "montagna cima neve vulcano",
        "mare spiaggia barca porto isola faro oceano pescatore",
        "deserto sabbia",
        "paese villaggio chiesa",
        "spazio pianeta luna stella astronave",
    ),
    day_time=("all'alba", "di giorno", "al tramonto", "di notte"),
    day_words=("alba mattina", "mezzogiorno giorno", "tramonto sera", "notte mezzanotte"),
    weather=("cielo sereno", "nuvole basse", "pioggia", "neve", "nebbia", "tempesta"),
    weather_words=("sole estate", "nuvole", "pioggia", "neve inverno", "nebbia", "tempesta temporale"),
    mood=(
        "calmo e aperto",
        "teso come un filo",
        "silenzioso e triste",
        "allegro e luminoso",
        "caldo e vicino",
        "strano e sommesso",
    ),
    genre="Dramma",
    again="{name}, di nuovo",
    story="È la storia di {told}.",
    lead="{name}, al centro di questa storia.",
    companion="{name} accompagna {A} e non è quasi mai d'accordo.",
    title_and="{A} e {B}",
    highlights=("{A} e {B}, faccia a faccia", "Che cosa significa davvero «{topic}»"),
    look="{name}: {detail}",
)
PORTUGUESE = Tongue(
    language="pt",
    acts=("Início", "Complicação", "Virada", "Final"),
    plots=(
        "Tudo começa com “{topic}”. {A} não consegue olhar para o lado, e {B} fica.",
        "Nada sai como esperado. {A} e {B} discutem por causa de “{topic}”, e o tempo aperta.",
        "Quando {A} está prestes a desistir, {B} diz finalmente a verdade.",
        "“{topic}” já não é o mesmo, nem eles. Voltam juntos pelo caminho mais longo.",
    ),
    conversation=(
        (
            "A surprised: Viste aquilo? | Ouviste falar de “{topic}”?\nB afraid: Sim. E preferia não "
            "saber.\nA neutral: Temos de fazer alguma coisa, {B}.\nB neutral: Contigo há sempre alguma "
            "coisa a fazer."
        ),
        (
            "B angry: Por causa de “{topic}” vais perder tudo! | Assim vais perder tudo!\nA sad: Talvez. "
            "Mas agora não posso ir embora.\nB sad: Então não me peças que compreenda.\nA neutral: Só te "
            "peço que fiques."
        ),
        (
            "A sad: Não aguento mais. Já tentei tudo.\nB neutral: Tudo, menos pedir ajuda.\nA surprised: "
            "Ajudavas-me, depois do que eu disse?\nB happy: Há horas que espero pela pergunta."
        ),
        (
            "B happy: Olha. Conseguimos.\nA happy: Pensei que fosse maior.\nB neutral: E agora?\nA "
            "happy: Agora, para casa. Devagar, e contigo."
        ),
    ),
    openings=("Tudo começou com “{topic}”.",),
    closings=("E desde então ninguém voltou a perguntar porquê.",),
    female="Inês Beatriz Leonor Marta Clara",
    male="Tomás Duarte Rui Miguel Vasco",
    roles=("protagonista", "companhia"),
    spots=(
        "A cidade",
        "A rua",
        "A casa",
        "A floresta",
        "O campo",
        "A montanha",
        "O mar",
        "O deserto",
        "A aldeia",
        "Entre as estrelas",
    ),
    place_words=(
        "cidade prédio lisboa porto rio",
        "rua estação comboio trem mercado praça ponte",
        "casa cozinha quarto escola hospital teatro biblioteca café padaria",
        "floresta bosque árvore",
        "campo quinta fazenda jardim",
        "montanha cume neve vulcão",
        "mar praia barco ilha farol oceano pescador",
        "deserto areia",
        "aldeia vila igreja",
        "espaço planeta lua estrela nave",
    ),
    day_time=("ao amanhecer", "de dia", "ao entardecer", "à noite"),
    day_words=("amanhecer manhã", "meio-dia tarde", "entardecer", "noite meia-noite"),
    weather=("céu limpo", "nuvens baixas", "chuva", "neve", "nevoeiro", "tempestade"),
    weather_words=("sol verão", "nuvens", "chuva", "neve inverno", "nevoeiro", "tempestade temporal"),
    mood=(
        "calmo e aberto",
        "tenso como um fio",
        "calado e triste",
        "alegre e luminoso",
        "quente e próximo",
        "estranho e silencioso",
    ),
    genre="Drama",
    again="{name}, outra vez",
    story="É a história de {told}.",
    lead="{name}, no centro desta história.",
    companion="{name} acompanha {A} e quase nunca está de acordo.",
    title_and="{A} e {B}",
    highlights=("{A} e {B}, frente a frente", "O que “{topic}” quer mesmo dizer"),
    look="{name}: {detail}",
)
