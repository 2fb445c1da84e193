//! Easter Sunday, western and eastern.

use rightful::{Date, Error};

/// Easter Sunday of the Gregorian calendar: the algorithm of Meeus, Jones and Butcher.
pub(crate) fn western(year: u16) -> Result<Date, Error> {
    let year = u32::from(year);
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    march_or_april(year, epact + weekday + 114 - 7 * late)
}

/// Easter Sunday of the eastern churches: Meeus's algorithm for the Julian calendar, told in the Gregorian.
pub(crate) fn eastern(year: u16) -> Result<Date, Error> {
    let number = u32::from(year);
    let full_moon = (19 * (number % 19) + 15) % 30;
    let weekday = (2 * (number % 4) + 4 * (number % 7) + 34 - full_moon) % 7;
    let julian = march_or_april(number, full_moon + weekday + 114)?;
    // Three leap days of four centuries are missing in the Gregorian calendar: 13 days from 1900 to 2099.
    let century = i32::from(year / 100);
    julian.add_days(century - century / 4 - 2)
}

/// The day whose number is 31 × month + day − 1.
fn march_or_april(year: u32, number: u32) -> Result<Date, Error> {
    let part = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    Date::new(u16::try_from(year).unwrap_or(u16::MAX), part(number / 31), part(number % 31 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn easter_is_where_the_churches_had_it() {
        for (year, west, east) in [
            (1990, "1990-04-15", "1990-04-15"),
            (2000, "2000-04-23", "2000-04-30"),
            (2008, "2008-03-23", "2008-04-27"),
            (2011, "2011-04-24", "2011-04-24"),
            (2024, "2024-03-31", "2024-05-05"),
            (2025, "2025-04-20", "2025-04-20"),
            (2026, "2026-04-05", "2026-04-12"),
            (2038, "2038-04-25", "2038-04-25"),
            (2100, "2100-03-28", "2100-05-02"),
        ] {
            assert_eq!((western(year).unwrap(), eastern(year).unwrap()), (date(west), date(east)), "{year}");
        }
    }

    /// By the definition: the Sunday after the ecclesiastical full moon, counted through the lunar tables.
    #[test]
    fn the_definition_gives_the_same_days() {
        for year in 1900..=2199u16 {
            let golden = i32::from(year % 19);
            let century = i32::from(year / 100);
            let solar = century - century / 4;
            let lunar = (8 * century + 13) / 25;
            let mut epact = (19 * golden + 15 + solar - lunar).rem_euclid(30);
            if epact == 29 || (epact == 28 && golden > 10) {
                epact -= 1;
            }
            let moon = Date::new(year, 3, 21).unwrap().add_days(epact).unwrap();
            assert_eq!(western(year).unwrap(), sunday_after(moon), "west {year}");
            let moon = Date::new(year, 3, 21).unwrap().add_days((19 * golden + 15) % 30).unwrap();
            // The Julian calendar lags by as many days as the Gregorian has left out.
            let moon = moon.add_days(solar - 2).unwrap();
            assert_eq!(eastern(year).unwrap(), sunday_after(moon), "east {year}");
        }
    }

    fn sunday_after(moon: Date) -> Date {
        let mut day = moon.add_days(1).unwrap();
        while day.weekday() != rightful::Weekday::Sunday {
            day = day.add_days(1).unwrap();
        }
        day
    }
}
