//! Other truces: of another scenario, with other numbers, under another regime.

use super::{Background, Opened, Session};
use crate::model::Mode;
use crate::viewer::intent::{Opening, Screen};
use crate::viewer::orders::{self, Order};
use crate::viewer::truce::{Key, total_hours};

impl Session {
    /// What is open, as something that can be opened again.
    pub fn here(&self) -> Opening {
        let key = self.left.key();
        let regime = self.opened.spec.regimes.get(key.regime);
        Opening {
            regime: regime.map(|regime| regime.name.clone()),
            seed: key.seed,
            shadow: key.mode == Mode::Shadow,
            hours: self.clock.hours(),
            // it was that of another place
            expected_digest: None,
            ..self.opening.clone()
        }
    }

    pub(super) fn open(&mut self, opening: Opening) {
        self.open_at(opening, Screen::Lab);
    }

    pub(super) fn open_at(&mut self, opening: Opening, screen: Screen) {
        match (self.loader)(&opening) {
            Ok(opened) => {
                let key = key_of(&opened, &opening);
                let sectors = opened.spec.front.n_sectors;
                let same_front = sectors == self.opened.spec.front.n_sectors;
                self.opened = opened;
                self.left = self.start(key);
                let beside = self.right.as_ref().map(|right| right.key().regime);
                self.right = None;
                self.forget();
                if let Some(regime) = beside
                    && regime < self.opened.spec.regimes.len()
                {
                    self.compare_with(regime);
                }
                if !same_front {
                    self.span = (0.0, f32::from(sectors));
                    self.sector = None;
                }
                self.clock.set_total(total_hours(&self.opened.spec));
                self.clock.seek(opening.hours);
                self.opening = opening;
                self.screen = screen;
            }
            // what was there stays there
            Err(words) => self.trouble = Some(words),
        }
    }

    pub(super) fn tune(&mut self, path: String, value: String) {
        let mut opening = self.here();
        opening.set.retain(|(other, _)| *other != path);
        opening.set.push((path, value));
        self.open_at(opening, self.screen);
    }

    /// Gives the mission an order at the hour of the clock.
    pub(super) fn order(&mut self, order: &Order, hours: u32) {
        let regimes = &self.opened.spec.regimes;
        let Some(regime) = regimes.get(self.left.key().regime) else {
            return;
        };
        let (name, at) = (regime.name.clone(), self.clock.second());
        match orders::with(&self.opened, &name, at, hours, order) {
            Ok(timetable) => self.tune(orders::PATH.to_owned(), timetable),
            Err(words) => self.trouble = Some(words),
        }
    }

    pub(super) fn take_back(&mut self, nth: usize) {
        match orders::without(&self.opened, nth) {
            Ok(timetable) => self.tune(orders::PATH.to_owned(), timetable),
            Err(words) => self.trouble = Some(words),
        }
    }

    pub(super) fn compare_with(&mut self, regime: usize) {
        let key = Key {
            regime: regime.min(self.opened.spec.regimes.len().saturating_sub(1)),
            ..self.left.key()
        };
        if self.right.as_ref().is_some_and(|right| right.key() == key) {
            return;
        }
        self.right = Some(self.start(key));
        let wanted = self.background.wanted;
        self.background = Background {
            wanted,
            ..Background::default()
        };
    }
}

/// Which truce of a scenario an opening means.
pub fn key_of(opened: &Opened, opening: &Opening) -> Key {
    let regimes = &opened.spec.regimes;
    let named = opening.regime.as_ref();
    let place = named.and_then(|name| regimes.iter().position(|regime| regime.name == *name));
    Key {
        regime: place.unwrap_or(regimes.len().saturating_sub(1)),
        seed: opening.seed,
        mode: if opening.shadow {
            Mode::Shadow
        } else {
            Mode::Live
        },
    }
}
