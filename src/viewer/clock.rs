//! The clock of the viewer: where in the truce the screen stands. It is not the model's.

/// \[h/s\] — speeds of playing, with their names.
pub const SPEEDS: [(f32, &str); 5] = [
    (1.0, "1 h/s"),
    (6.0, "6 h/s"),
    (24.0, "1 day/s"),
    (120.0, "5 days/s"),
    (1e6, "max"),
];
/// The speed at the start: 30 seconds for 30 days.
const FIRST_SPEED: usize = 2;

/// Where the screen stands, and how it moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    hours: f32,
    total: f32,
    /// Whether time runs.
    pub playing: bool,
    /// Index in [`SPEEDS`].
    pub speed: usize,
    /// \[h\] — stretch that is repeated.
    pub repeat: Option<(f32, f32)>,
    /// \[h\] — bookmarks, ascending.
    pub bookmarks: Vec<f32>,
}

impl Clock {
    /// A clock at the start of a truce of so many hours.
    pub fn new(total: f32) -> Self {
        Self {
            hours: 0.0,
            total,
            playing: false,
            speed: FIRST_SPEED,
            repeat: None,
            bookmarks: Vec::new(),
        }
    }

    /// \[h\] — where it stands.
    pub fn hours(&self) -> f32 {
        self.hours
    }

    /// \[h\] — length of the truce.
    pub fn total(&self) -> f32 {
        self.total
    }

    /// \[s\] — where it stands.
    pub fn second(&self) -> u32 {
        // a hair's breadth for what `f32` loses of an hour
        (self.hours * 3_600.0 + 0.5) as u32
    }

    /// Takes another length; what lies beyond it is cut off.
    pub fn set_total(&mut self, total: f32) {
        self.total = total;
        self.hours = self.hours.min(total);
        self.bookmarks.retain(|at| *at <= total);
        self.repeat = self.repeat.filter(|(_, to)| *to <= total);
    }

    /// Goes to a place; what is no number is no place.
    pub fn seek(&mut self, hours: f32) {
        if hours.is_finite() {
            self.hours = hours.clamp(0.0, self.total);
        }
    }

    /// Goes on by some hours from a whole hour to a whole hour, and stands.
    pub fn step(&mut self, hours: i32) {
        self.playing = false;
        self.seek(self.hours.floor() + hours as f32);
    }

    /// Plays or pauses; from the end it begins anew.
    pub fn toggle(&mut self) {
        self.playing = !self.playing;
        if self.playing && self.hours >= self.total {
            self.hours = 0.0;
        }
    }

    /// Lets time run by some seconds of the person, up to the hour that has been computed; true
    /// when the clock moved.
    pub fn advance(&mut self, seconds: f32, computed: f32) -> bool {
        if !self.playing {
            return false;
        }
        let before = self.hours;
        let (speed, _) = SPEEDS[self.speed.min(SPEEDS.len() - 1)];
        // playing waits for frames that are not there yet
        self.hours = (self.hours + seconds * speed).min(computed.max(before));
        if let Some((from, to)) = self.repeat
            && self.hours >= to
        {
            self.hours = from;
        } else if self.hours >= self.total {
            self.playing = false;
        }
        self.hours != before
    }

    /// Sets a bookmark here, or takes it away.
    pub fn bookmark(&mut self) {
        let here = self.hours;
        match self.bookmarks.iter().position(|at| (at - here).abs() < 0.5) {
            Some(i) => {
                self.bookmarks.remove(i);
            }
            None => {
                let i = self.bookmarks.partition_point(|at| *at < here);
                self.bookmarks.insert(i, here);
            }
        }
    }
}

/// Day and hour in words: `day 3, 07:00`.
pub fn in_words(hours: f32) -> String {
    let minutes = (hours * 60.0 + 0.5) as u32;
    let (day, minute) = (minutes / (24 * 60), minutes % (24 * 60));
    format!("day {}, {:02}:{:02}", day + 1, minute / 60, minute % 60)
}

/// Day and hour in few letters: `3 07:00`.
pub fn in_short(seconds: u32) -> String {
    let (day, rest) = (seconds / 86_400, seconds % 86_400);
    format!("{} {:02}:{:02}", day + 1, rest / 3_600, rest % 3_600 / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_one() {
        assert_eq!(in_words(0.0), "day 1, 00:00");
        assert_eq!(in_words(31.0), "day 2, 07:00");
        assert_eq!(in_words(719.5), "day 30, 23:30");
        assert_eq!(in_short(86_400 + 7 * 3_600 + 120), "2 07:02");
    }

    #[test]
    fn time_runs_waits_repeats_and_stops() {
        let mut clock = Clock::new(48.0);
        clock.toggle();
        assert!(!clock.advance(1.0, 0.0), "nothing has been computed yet");
        assert!(clock.advance(0.5, 48.0));
        assert!((clock.hours() - 12.0).abs() < 1e-3);
        clock.repeat = Some((6.0, 13.0));
        assert!(clock.advance(0.5, 48.0));
        assert_eq!(clock.hours(), 6.0);
        clock.repeat = None;
        assert!(clock.advance(9.0, 48.0));
        assert!(!clock.playing && clock.hours() == 48.0);
        clock.toggle();
        assert!(
            clock.playing && clock.hours() == 0.0,
            "from the start again"
        );
    }

    #[test]
    fn places_are_kept_inside_the_truce() {
        let mut clock = Clock::new(48.0);
        for (hours, stands) in [(30.4, 30.4), (1e9, 48.0), (f32::NAN, 48.0), (-3.0, 0.0)] {
            clock.seek(hours);
            assert_eq!(clock.hours(), stands);
        }
        clock.seek(30.4);
        clock.step(1);
        assert_eq!(clock.hours(), 31.0);
        clock.bookmark();
        clock.seek(3.0);
        clock.bookmark();
        assert_eq!(clock.bookmarks, [3.0, 31.0]);
        clock.bookmark();
        assert_eq!(clock.bookmarks, [31.0]);
        clock.set_total(24.0);
        assert!(clock.bookmarks.is_empty() && clock.hours() == 3.0);
    }
}
