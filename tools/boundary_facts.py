"""Names, codes and dates of the regions that the boundary sources lack.

Used by `build_boundaries.py`; where each fact is from stands in `geodata/data/LICENSES.md`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """Codes and names of one unit, and the words that its other spellings are made from."""

    code: str
    source_name: str
    english: tuple[str, ...]
    russian: tuple[str, ...]
    kazakh: tuple[str, ...]
    capital: str
    timezone: str = "Asia/Almaty"
    aliases: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """A city has no adjective in Russian, a region is named with one."""
        return "region" if self.russian[0].endswith("ая") else "city"


# ISO 3166-2 had these codes until 29 November 2022. Units that only came in June 2022 never had
# letters, so they carry the numbers of that November; the others keep their letters, so that a
# region keeps its code from one vintage to the next.
REGIONS = (
    Unit(
        "KZ-AKM",
        "Akmola Region",
        ("Akmola", "Aqmola"),
        ("Акмолинская",),
        ("Ақмола",),
        "Kokshetau",
        aliases=("Akmola", "Aqmola", "Ақмола"),
    ),
    Unit(
        "KZ-AKT",
        "Aktobe Region",
        ("Aktobe", "Aqtobe", "Aqtöbe", "Aktyubinsk"),
        ("Актюбинская", "Актобинская"),
        ("Ақтөбе", "Aqtöbe"),
        "Aktobe",
        "Asia/Aqtobe",
    ),
    Unit(
        "KZ-ALM",
        "Almaty Region",
        ("Almaty", "Alma-Ata"),
        ("Алматинская", "Алма-Атинская"),
        ("Алматы", "Almatı"),
        "Taldykorgan",
    ),
    Unit(
        "KZ-ATY",
        "Atyrau Region",
        ("Atyrau", "Guryev"),
        ("Атырауская", "Гурьевская"),
        ("Атырау",),
        "Atyrau",
        "Asia/Atyrau",
    ),
    Unit(
        "KZ-KAR",
        "Karaganda Region",
        ("Karaganda", "Qaraghandy", "Karagandy"),
        ("Карагандинская",),
        ("Қарағанды", "Qarağandı"),
        "Karaganda",
    ),
    Unit(
        "KZ-KUS",
        "Kostanay Region",
        ("Kostanay", "Qostanay", "Kostanai"),
        ("Костанайская", "Кустанайская"),
        ("Қостанай",),
        "Kostanay",
        "Asia/Qostanay",
    ),
    Unit(
        "KZ-KZY",
        "Kyzylorda Region",
        ("Kyzylorda", "Qyzylorda"),
        ("Кызылординская", "Кзыл-Ординская"),
        ("Қызылорда", "Qızılorda"),
        "Kyzylorda",
        "Asia/Qyzylorda",
    ),
    Unit(
        "KZ-MAN",
        "Mangystau Region",
        ("Mangystau", "Mangistau", "Mangghystau", "Mangyshlak"),
        ("Мангистауская", "Мангыстауская"),
        ("Маңғыстау", "Mañğystau", "Mañğıstau"),
        "Aktau",
        "Asia/Aqtau",
        (
            "Mangystau",
            "Mangystau District",
            "Mangistau",
            "Mangistau District",
            "Mangghystau",
            "Маңғыстау",
            "Mañğystau",
            "Mañğıstau",
            "Мангистау",
            "Мангыстау",
        ),
    ),
    Unit("KZ-PAV", "Pavlodar Region", ("Pavlodar",), ("Павлодарская",), ("Павлодар",), "Pavlodar"),
    Unit(
        "KZ-SEV",
        "North Kazakhstan Region",
        ("North Kazakhstan",),
        ("Северо-Казахстанская",),
        ("Солтүстік Қазақстан", "Soltüstik Qazaqstan"),
        "Petropavl",
        aliases=("North Kazakhstan",),
    ),
    Unit(
        "KZ-VOS",
        "East Kazakhstan Region",
        ("East Kazakhstan",),
        ("Восточно-Казахстанская",),
        ("Шығыс Қазақстан", "Şığıs Qazaqstan"),
        "Oskemen",
        aliases=("East Kazakhstan",),
    ),
    Unit(
        "KZ-YUZ",
        "Turkistan Region",
        ("Turkistan", "Turkestan", "South Kazakhstan"),
        ("Туркестанская", "Южно-Казахстанская"),
        ("Түркістан", "Türkistan"),
        "Turkistan",
        aliases=("South Kazakhstan",),
    ),
    Unit(
        "KZ-ZAP",
        "West Kazakhstan Region",
        ("West Kazakhstan",),
        ("Западно-Казахстанская",),
        ("Батыс Қазақстан", "Batıs Qazaqstan"),
        "Oral",
        "Asia/Oral",
        ("West Kazakhstan",),
    ),
    Unit(
        "KZ-ZHA",
        "Jambyl Region",
        ("Jambyl", "Zhambyl", "Dzhambul"),
        ("Жамбылская", "Джамбулская"),
        ("Жамбыл",),
        "Taraz",
    ),
    Unit(
        "KZ-ALA",
        "Almaty",
        ("Almaty",),
        ("Алматы",),
        ("Алматы",),
        "Almaty",
        aliases=("Alma-Ata", "Алма-Ата", "Almatı"),
    ),
    Unit(
        "KZ-SHY",
        "Shymkent",
        ("Shymkent",),
        ("Шымкент",),
        ("Шымкент",),
        "Shymkent",
        aliases=("Chimkent", "Чимкент", "Şımkent"),
    ),
)
NUR_SULTAN = Unit(
    "KZ-AST",
    "Astana",
    ("Nur-Sultan",),
    ("Нур-Султан",),
    ("Нұр-Сұлтан",),
    "Nur-Sultan",
    aliases=("Astana", "Астана", "Nur-Sūltan"),
)
ASTANA = Unit(
    "KZ-AST",
    "Astana",
    ("Astana",),
    ("Астана",),
    ("Астана",),
    "Astana",
    aliases=("Nur-Sultan", "Нур-Султан", "Нұр-Сұлтан"),
)
SINCE_JUNE = (
    Unit(
        "KZ-10",
        "Abay Region",
        ("Abai", "Abay"),
        ("Абайская",),
        ("Абай",),
        "Semey",
        aliases=("Область Абай", "области Абай"),
    ),
    Unit(
        "KZ-33",
        "Jetisu Region",
        ("Jetisu", "Zhetysu", "Zhetisu"),
        ("Жетысуская",),
        ("Жетісу", "Jetisu"),
        "Taldykorgan",
        aliases=("Область Жетысу", "области Жетысу"),
    ),
    Unit(
        "KZ-62",
        "Ulytau Region",
        ("Ulytau",),
        ("Улытауская",),
        ("Ұлытау",),
        "Jezkazgan",
        aliases=("Область Улытау", "области Улытау"),
    ),
)
KONAEV = {"KZ-ALM": "Konaev"}  # the capital of Almaty Region since 2022
VINTAGES = {
    "2022-01": ("2018-06-19", "2022-06-08", (*REGIONS, NUR_SULTAN)),
    "2022-06": ("2022-06-08", "", (*REGIONS, ASTANA, *SINCE_JUNE)),
}
MERGED_BACK = {
    "Abay Region": "East Kazakhstan Region",
    "Jetisu Region": "Almaty Region",
    "Ulytau Region": "Karaganda Region",
}
CITY_HOSTS = {"Astana": "Akmola Region", "Almaty": "Almaty Region", "Shymkent": "Turkistan Region"}
RUSSIAN_CASES = (("ая", "область"), ("ой", "области"), ("ую", "область"), ("ой", "областью"))
KAZAKH_CASES = ("облысы", "облысында", "облысының", "облысына", "облысындағы")

# A point (longitude, latitude) inside each: Natural Earth's names do not come with the package.
SEA_NAMES = {
    "Caspian Sea": (51.0, 42.0),
    "Black Sea": (34.0, 43.0),
    "Sea of Azov": (36.6, 46.2),
    "Mediterranean Sea": (33.5, 34.0),
    "Persian Gulf": (51.5, 27.5),
    "White Sea": (38.5, 65.5),
}
LAKE_NAMES = {
    "Lake Balkhash": (73.95, 45.90),
    "North Aral Sea": (60.63, 46.43),
    "South Aral Sea (west basin)": (58.53, 45.21),
    "Lake Zaysan": (83.44, 48.73),
    "Lake Alakol": (81.71, 46.12),
    "Lake Sasykkol": (81.00, 46.58),
    "Lake Tengiz": (68.92, 50.45),
    "Lake Siletiteniz": (73.28, 53.23),
    "Lake Markakol": (85.74, 48.75),
    "Kapchagay Reservoir": (77.63, 43.85),
    "Shardara Reservoir": (68.16, 41.13),
    "Issyk-Kul": (77.04, 42.45),
    "Sarygamysh Lake": (57.37, 41.94),
    "Aydarkul": (67.43, 40.78),
    "Lake Chany": (76.98, 54.83),
    "Lake Kulundinskoye": (79.60, 52.98),
    "Lake Ebinur": (82.94, 44.86),
    "Lake Uvs": (92.77, 50.34),
    "Lake Urmia": (45.51, 37.70),
    "Lake Van": (42.82, 38.66),
    "Lake Sevan": (45.36, 40.38),
}
COUNTRY_NAMES = {"People's Republic of China": "China"}
