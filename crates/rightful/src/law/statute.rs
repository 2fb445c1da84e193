//! The provisions there are: a citation of the library names one of them, or a test fails.

/// A statute whose articles are known by number: the GDPR and what stands beside it in this crate.
///
/// # Examples
/// ```
/// use rightful::law::Statute;
///
/// assert!(Statute::Gdpr.has(17, Some(3), Some('e'))); // Art. 17(3)(e)
/// assert!(!Statute::Gdpr.has(17, Some(3), Some('f')));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Statute {
    /// Regulation (EU) 2016/679, OJ L 119/2016: Art. 1–99.
    Gdpr,
    /// The same as retained and amended in the United Kingdom, with UK GDPR Art. 12A and 22A–22D beside Art. 1–99.
    UkGdpr,
    /// Regulation (EEC, Euratom) 1182/71 on periods, dates and time limits: Regulation 1182/71 Art. 1–6.
    Regulation1182,
    /// Lei Geral de Proteção de Dados, Brazil: LGPD Art. 18 and 19 are the ones used.
    Lgpd,
}

/// An article: how many paragraphs it has, none where they are not numbered, and the last letter of those with points.
/// Paragraph 0 stands for the article itself.
type Article = (u8, &'static [(u8, char)]);

/// The articles of the GDPR in order. Those of Art. 4 are its numbered definitions.
const GDPR: [Article; 99] = [
    (3, &[]),
    (4, &[(2, 'd')]),
    (3, &[(2, 'b')]),
    (26, &[(16, 'b'), (22, 'c'), (23, 'b')]),
    (2, &[(1, 'f')]),
    (4, &[(1, 'f'), (3, 'b'), (4, 'e')]),
    (4, &[]),
    (3, &[]),
    (4, &[(2, 'j')]),
    (0, &[]),
    (2, &[]),
    (8, &[(5, 'b')]),
    (4, &[(1, 'f'), (2, 'f')]),
    (5, &[(1, 'f'), (2, 'g'), (3, 'c'), (5, 'd')]),
    (4, &[(1, 'h')]),
    (0, &[]),
    (3, &[(1, 'f'), (3, 'e')]),
    (3, &[(1, 'd')]),
    (0, &[]),
    (4, &[(1, 'b')]),
    (6, &[]),
    (4, &[(2, 'c')]),
    (2, &[(1, 'j'), (2, 'h')]),
    (3, &[]),
    (3, &[]),
    (3, &[]),
    (5, &[(2, 'b')]),
    (10, &[(3, 'h')]),
    (0, &[]),
    (5, &[(1, 'g'), (2, 'd')]),
    (0, &[]),
    (4, &[(1, 'd')]),
    (5, &[(3, 'd')]),
    (4, &[(3, 'c')]),
    (11, &[(3, 'c'), (7, 'd')]),
    (5, &[(3, 'f')]),
    (7, &[(1, 'c')]),
    (6, &[]),
    (2, &[(1, 'e')]),
    (11, &[(2, 'k')]),
    (6, &[(2, 'd')]),
    (8, &[]),
    (9, &[(1, 'b'), (2, 'e')]),
    (0, &[]),
    (9, &[(2, 'c')]),
    (5, &[(2, 'f'), (3, 'b')]),
    (3, &[(1, 'c'), (2, 'n')]),
    (0, &[]),
    (6, &[(1, 'g')]),
    (0, &[(0, 'd')]),
    (4, &[]),
    (6, &[]),
    (4, &[]),
    (2, &[(1, 'f')]),
    (3, &[]),
    (6, &[]),
    (4, &[(1, 'v')]),
    (6, &[(1, 'f'), (2, 'j'), (3, 'j')]),
    (0, &[]),
    (12, &[]),
    (9, &[(4, 'b')]),
    (7, &[]),
    (0, &[]),
    (8, &[(1, 'f'), (5, 'b')]),
    (6, &[(1, 'c')]),
    (4, &[]),
    (0, &[]),
    (6, &[]),
    (2, &[]),
    (4, &[(1, 'y')]),
    (2, &[]),
    (2, &[]),
    (2, &[]),
    (2, &[(1, 'c')]),
    (6, &[(6, 'g')]),
    (2, &[]),
    (2, &[]),
    (4, &[]),
    (2, &[]),
    (2, &[]),
    (3, &[]),
    (6, &[]),
    (9, &[(2, 'k'), (4, 'c'), (5, 'e')]),
    (2, &[]),
    (3, &[]),
    (0, &[]),
    (0, &[]),
    (3, &[]),
    (4, &[]),
    (2, &[]),
    (2, &[]),
    (5, &[]),
    (3, &[]),
    (2, &[]),
    (0, &[]),
    (0, &[]),
    (5, &[(2, 'b')]),
    (0, &[]),
    (2, &[]),
];

/// The articles of Regulation 1182/71 in order.
const REGULATION_1182: [Article; 6] = [(0, &[]), (2, &[]), (5, &[(2, 'd')]), (3, &[]), (2, &[]), (0, &[])];

/// The recitals of the GDPR.
const RECITALS: u16 = 173;

/// Provisions that are cited by section, each as it is written: `DPA 2018 s. 54`.
///
/// Those of Germany, France and the United Kingdom on books and accounts are examples of statutory floors.
pub const SECTIONS: &[&str] = &[
    "11 CCR 7021",
    "11 CCR 7026",
    "11 CCR 7026(f)",
    "AO §147(3)-(4)",
    "Cal. Civ. Code 1798.130",
    "Civ. Code 1798.130",
    "Code de commerce L123-22",
    "DPA 2018 s. 54",
    "DPA 2018 s. 54(3C)",
    "DPA 2018 s. 164A",
    "DPA 2018 s. 165",
    "Finance Act 1998 Sch. 18 para. 21",
    "HGB §257",
    "P-39.1 s. 32",
    "PDP Regulations 2021 reg. 5",
    "PDPA s. 15A",
    "PDPA s. 16",
    "PDPA s. 21",
];

impl Statute {
    /// Whether the statute has the article, the paragraph and the point, such as Art. 17(3)(e).
    #[must_use]
    pub fn has(self, article: u16, paragraph: Option<u8>, point: Option<char>) -> bool {
        let articles: &[Article] = match self {
            Self::Gdpr | Self::UkGdpr => &GDPR,
            Self::Regulation1182 => &REGULATION_1182,
            // Its articles have no numbered paragraphs in the sense of the others, so none is known.
            Self::Lgpd => return matches!(article, 18 | 19) && paragraph.is_none() && point.is_none(),
        };
        let at = usize::from(article).checked_sub(1);
        let Some((paragraphs, points)) = at.and_then(|at| articles.get(at)) else { return false };
        let has_paragraph = paragraph.is_none_or(|paragraph| (1..=*paragraphs).contains(&paragraph));
        let has_point = point.is_none_or(|point| {
            let of = paragraph.unwrap_or(0);
            points.iter().any(|(paragraph, last)| *paragraph == of && ('a'..=*last).contains(&point))
        });
        has_paragraph && has_point
    }

    /// Whether the GDPR has a recital of this number: Recital 1 to 173.
    #[must_use]
    pub const fn has_recital(number: u16) -> bool {
        1 <= number && number <= RECITALS
    }
}
