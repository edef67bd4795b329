"""Ordinary French surnames and given names by generation, streets and invented towns."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = _words(
    """MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL
    LEFEBVRE LEROY ROUX DAVID BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE
    ROUSSEAU VINCENT MULLER LEFEVRE FAURE ANDRE MERCIER BLANC GUERIN BOYER GARNIER CHEVALIER
    FRANÇOIS LEGRAND GAUTHIER GARCIA PERRIN ROBIN CLEMENT MORIN NICOLAS HENRY ROUSSEL MATHIEU
    GAUTIER MASSON MARCHAND DUVAL DENIS DUMONT MARIE LEMAIRE NOEL MEYER DUFOUR MEUNIER BRUN
    BLANCHARD GIRAUD JOLY RIVIERE LUCAS BRUNET GAILLARD BARBIER ARNAUD MARTINEZ GERARD ROCHE
    RENARD SCHMITT ROY LEROUX COLIN VIDAL CARON PICARD ROGER FABRE AUBERT LEMOINE RENAUD
    DUMAS LACROIX OLIVIER PHILIPPE BOURGEOIS PIERRE BENOIT REY LECLERC PAYET ROLLAND LECLERCQ
    GUILLAUME LECOMTE LOPEZ JEAN DUPUY GUILLOT HUBERT BERGER CARPENTIER SANCHEZ DUPUIS MOULIN
    LOUIS DESCHAMPS HUET VASSEUR PEREZ BOUCHER FLEURY ROYER KLEIN JACQUET ADAM PARIS POIRIER
    MARTY AUBRY GUYOT CARRE CHARLES RENAULT CHARPENTIER MENARD MAILLARD BARON BERTIN BAILLY
    HERVE SCHNEIDER FERNANDEZ LE-GALL COLLET LEGER BOUVIER JULIEN PREVOST MILLET PERROT DANIEL
    NGUYEN BENALI HADDAD DIALLO TRAORE KAYA OUEDRAOGO CHERIF BELKACEM FERREIRA"""
)

_ELDER_WOMEN = _words(
    """Jeanne Marie Madeleine Suzanne Yvonne Denise Simone Germaine Jacqueline
    Paulette Monique Colette Thérèse Odette Lucienne Ginette Janine Micheline Huguette
    Raymonde Andrée Josette Gisèle Arlette Bernadette Renée Lucette Solange"""
)
_MIDDLE_WOMEN = _words(
    """Martine Catherine Françoise Nathalie Isabelle Sylvie Christine Valérie
    Véronique Sandrine Brigitte Patricia Corinne Florence Laurence Pascale Dominique Sophie
    Agnès Fabienne Stéphanie Céline Karine Delphine Virginie Nadia Fatima Samira Hélène"""
)
_YOUNG_WOMEN = _words(
    """Léa Manon Camille Chloé Emma Louise Inès Sarah Jade Alice Lina Zoé Rose
    Ambre Anna Mila Juliette Margaux Clara Lucie Romane Pauline Anaïs Mathilde Yasmine Aya
    Éléonore Capucine Nour Maëlys Agathe"""
)
_ELDER_MEN = _words(
    """Jean Pierre René André Roger Marcel Raymond Robert Georges Henri Louis Maurice
    Lucien Fernand Gaston Émile Albert Gérard Roland Guy Claude Jacques Bernard Michel Serge
    Maxime Édouard"""
)
_MIDDLE_MEN = _words(
    """Philippe Patrick Alain Christian Thierry Éric Laurent Pascal Bruno Frédéric
    Stéphane Olivier Christophe Didier Nicolas Sébastien David Franck Jérôme Vincent Karim
    Mohamed Rachid Emmanuel Hervé Denis Gilles"""
)
_YOUNG_MEN = _words(
    """Lucas Hugo Louis Gabriel Léo Raphaël Arthur Jules Adam Nathan Noah Ethan Paul
    Tom Sacha Enzo Théo Mathis Maël Antoine Baptiste Alexandre Yanis Ilyes Ibrahim Malo
    Augustin Côme Valentin Quentin"""
)

#: (born from this year on, women, men), the newest generation first.
GENERATIONS: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = (
    (1985, _YOUNG_WOMEN, _YOUNG_MEN),
    (1955, _MIDDLE_WOMEN, _MIDDLE_MEN),
    (1900, _ELDER_WOMEN, _ELDER_MEN),
)

STREETS: tuple[str, ...] = (
    "rue des Lilas", "rue de la Fontaine", "rue du Moulin", "avenue de la Gare", "rue des Écoles",
    "impasse des Tilleuls", "chemin des Vignes", "rue Victor-Hugo", "place de l’Église",
    "allée des Cèdres", "rue du Stade", "boulevard de la République", "rue des Prés",
    "chemin du Lavoir", "rue Jean-Jaurès", "quai de la Rivière", "route de la Forêt",
    "rue des Acacias", "rue Pasteur", "cour des Artisans",
)  # fmt: skip

#: (postal code, town): where households live. 99 is no département.
TOWNS: tuple[tuple[str, str], ...] = (
    ("99100", "VALOMBRE"), ("99110", "SAINTE-AUBAINE"), ("99120", "LES ESSARTS-DU-VAL"),
    ("99200", "CLAIRECÔTE"), ("99210", "PORT-ALIZÉ"), ("99220", "MONT-FERREUX"),
)  # fmt: skip


def given_names(birth_year: int, sex: str) -> tuple[str, ...]:
    """The names of that generation and sex."""
    women, men = next((w, m) for since, w, m in GENERATIONS if birth_year >= since)
    return women if sex == "F" else men
