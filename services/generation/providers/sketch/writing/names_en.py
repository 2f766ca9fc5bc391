"""Names that fit where an English premise is set, and for those who are not human."""

CITIES = {
    "lisbon porto brazil rio portugal": "pt",
    "tokyo kyoto osaka japan hokkaido": "ja",
    "madrid barcelona seville spain mexico havana argentina patagonia lima bogota": "es",
    "paris lyon marseille france provence": "fr",
    "rome venice naples florence italy sicily milan": "it",
    "berlin vienna munich hamburg germany zurich": "de",
    "beijing shanghai china chengdu hangzhou taipei": "zh",
    "mumbai delhi india kolkata bangalore": "in",
    "cairo morocco marrakech istanbul baghdad damascus tehran": "ar",
    "moscow siberia russia kyiv petersburg": "ru",
    "oslo iceland norway stockholm sweden reykjavik copenhagen finland": "no",
    "dublin ireland scotland edinburgh": "ie",
    "lagos kenya nairobi ghana accra africa": "af",
    "london york manchester oxford england chicago boston texas california hollywood angeles "
    "francisco alaska sydney seattle "
    "america hong kong amsterdam prague athens": "en",
}
CULTURE = {city: culture for cities, culture in CITIES.items() for city in cities.split()}
CULTURE_NAMES = {
    "en": (
        "Mara Nell Ada Wren Ivy Clara June Tess Hazel Nora",
        "Tom Elias Arlo Jonah Reed Miles Theo Abel Finn Hugh",
    ),
    "pt": ("Inês Beatriz Leonor Marta", "Tomás Duarte Rui Miguel"),
    "ja": ("Yuki Hana Aiko Rin", "Kenji Haru Ren Daichi"),
    "es": ("Lucía Carmen Alma Inés", "Mateo Andrés Diego Rafael"),
    "fr": ("Élise Margot Colette Noémie", "Luc Étienne Bastien Rémy"),
    "it": ("Giulia Chiara Bianca Alba", "Marco Nico Sandro Elio"),
    "de": ("Greta Hanna Lotte Frieda", "Emil Jonas Karl Anton"),
    "zh": ("Lin Xue Mei Yun", "Wei Jun Bo Hao"),
    "in": ("Asha Meera Leela Tara", "Arjun Dev Kiran Rohan"),
    "ar": ("Leila Amira Nour Samira", "Karim Yusuf Tariq Sami"),
    "ru": ("Vera Katya Anya Lida", "Pavel Misha Lev Anton"),
    "no": ("Ingrid Astrid Liv Sunniva", "Leif Anders Nils Erik"),
    "ie": ("Maeve Orla Niamh Bridget", "Cormac Declan Ronan Eamon"),
    "af": ("Amara Zola Efua Nia", "Kofi Jabari Tendai Sefu"),
}
KIND_NAMES = {
    "robot": "Tock Pip Bolt Echo Seven Rivet",
    "animal": "Miso Bramble Pepper Juniper Biscuit Otis",
    "spirit": "Ash Ember Vesper Sable Rook Lune",
}
