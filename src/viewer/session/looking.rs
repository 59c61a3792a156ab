//! Where the person looks: the stretch of the front, and from event to event.

use super::Session;
use crate::viewer::evidence::{self, Event};

impl Session {
    pub(super) fn zoom(&mut self, factor: f32, about: f32) {
        let n = f32::from(self.opened.spec.front.n_sectors);
        let (from, to) = self.span;
        if !(factor.is_finite() && factor > 0.0 && about.is_finite()) {
            return;
        }
        let width = ((to - from) / factor).clamp(4.0_f32.min(n), n);
        let share = ((about - from) / (to - from)).clamp(0.0, 1.0);
        let from = (about - share * width).clamp(0.0, n - width);
        self.span = (from, from + width);
    }

    pub(super) fn pan(&mut self, sectors: f32) {
        let n = f32::from(self.opened.spec.front.n_sectors);
        let (from, to) = self.span;
        if sectors.is_finite() {
            let from = (from + sectors).clamp(0.0, n - (to - from));
            self.span = (from, from + (to - self.span.0));
        }
    }

    /// Moves the map as little as is needed to show the selected sector.
    pub(super) fn bring_into_view(&mut self) {
        let (from, to) = self.span;
        if let Some(at) = self.sector.map(|sector| sector as f32) {
            self.pan((at + 1.0 - to).max(0.0));
            self.pan((at - from).min(0.0));
        }
    }

    /// Events as the view shows them; none before the truce is over.
    pub fn events(&self) -> Vec<Event> {
        let story = self.left.story();
        story.map_or_else(Vec::new, |story| evidence::events(story, self.view()))
    }

    pub(super) fn next_event(&mut self, forward: bool) {
        let now = self.clock.second();
        let view = self.view();
        let events = self.events();
        let seconds = events.iter().map(|event| evidence::visible_at(event, view));
        // a minute for what the clock rounds
        let next = if forward {
            seconds.filter(|&at| at > now + 60).min()
        } else {
            seconds.filter(|&at| at + 60 < now).max()
        };
        let Some(next) = next else {
            return;
        };
        self.clock.playing = false;
        self.clock.seek(next as f32 / 3_600.0);
        let found = events
            .iter()
            .find(|event| evidence::visible_at(event, view) == next);
        if let Some(event) = found {
            self.sector = Some(usize::from(event.sector));
            self.case = event.dossier;
        }
    }
}
