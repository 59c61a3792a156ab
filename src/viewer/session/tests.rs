//! A session without a screen.

use super::*;
use crate::viewer::tests_support::{loader, session, settle};

#[test]
fn another_regime_is_another_truce_at_the_same_hour() {
    let mut session = session();
    session.apply(Intent::Seek(20.0));
    session.apply(Intent::ChooseRegime(2));
    assert!(session.frame().is_none(), "no picture of the truce before");
    settle(&mut session);
    assert_eq!(session.frame().map(|f| f.hours), Some(20.0));
    assert_eq!(
        session.frame().map(|f| f.regime.as_str()),
        Some("observers")
    );
    session.apply(Intent::ChooseRegime(2));
    assert!(
        session.take_jobs().is_empty(),
        "the same truce is not run again"
    );
}

#[test]
fn the_truth_can_be_locked_away() {
    let mut session = session();
    session.apply(Intent::Look(View::Truth));
    assert_eq!(session.view(), View::Truth);
    session.apply(Intent::Lock(true));
    assert_eq!(session.view(), View::Monitors);
    session.apply(Intent::Look(View::Score));
    session.apply(Intent::Peek(true));
    assert_eq!(session.view(), View::Monitors);
    session.apply(Intent::Why(0));
    assert!(matches!(session.why, Why::Failed(0, _)));
    session.apply(Intent::Lock(false));
    assert_eq!(session.view(), View::Truth, "a key is still held");
    session.apply(Intent::Peek(false));
    assert_eq!(session.view(), View::Monitors);
}

#[test]
fn a_slider_runs_the_truce_again_and_a_bad_value_changes_nothing() {
    let mut session = session();
    settle(&mut session);
    session.apply(Intent::Seek(30.0));
    let before = session.left.ending().map(|e| e.digest.clone());
    session.apply(Intent::Tune("sides.a.commitment".into(), "0.1".into()));
    settle(&mut session);
    let after = session.left.ending().map(|e| e.digest.clone());
    assert!(before.is_some() && after.is_some() && before != after);
    assert_eq!(session.clock.hours(), 30.0);
    session.apply(Intent::Tune("sides.a.commitment".into(), "7".into()));
    assert!(session.trouble.is_some());
    assert_eq!(session.left.ending().map(|e| e.digest.clone()), after);
    session.apply(Intent::Untune);
    settle(&mut session);
    assert_eq!(session.left.ending().map(|e| e.digest.clone()), before);
    // what is open can be opened again, elsewhere
    session.apply(Intent::ChooseRegime(1));
    settle(&mut session);
    let mut again = Session::new(loader(), session.here()).expect("a session");
    settle(&mut again);
    assert_eq!(again.left.key(), session.left.key());
    assert_eq!(again.clock.hours(), 30.0);
}

#[test]
fn the_map_zooms_about_a_place_and_stays_on_the_front() {
    let mut session = session();
    session.apply(Intent::Zoom(2.0, 50.0));
    assert_eq!(session.span, (25.0, 125.0));
    session.apply(Intent::Zoom(1e9, 50.0));
    assert!((session.span.1 - session.span.0 - 4.0).abs() < 1e-3);
    session.apply(Intent::Pan(1e9));
    assert!((session.span.1 - 200.0).abs() < 1e-3);
    session.apply(Intent::Pan(f32::NAN));
    session.apply(Intent::Zoom(0.0, 1.0));
    session.apply(Intent::WholeFront);
    assert_eq!(session.span, (0.0, 200.0));
}

#[test]
fn events_are_stepped_through_forth_and_back() {
    let mut session = session();
    settle(&mut session);
    let mut hours = vec![0.0];
    for _ in 0..3 {
        session.apply(Intent::NextEvent(true));
        assert!(session.clock.hours() > hours[hours.len() - 1]);
        assert!(session.sector.is_some() && session.case.is_some());
        hours.push(session.clock.hours());
    }
    session.apply(Intent::NextEvent(false));
    assert!((session.clock.hours() - hours[2]).abs() < 0.1);
}

#[test]
fn why_is_answered() {
    let mut session = session();
    settle(&mut session);
    let violation = session.left.story().expect("a story").deeds[0].violation;
    session.apply(Intent::Why(violation));
    assert_eq!(session.tab, Tab::Why);
    settle(&mut session);
    let Why::Told(of, told) = &session.why else {
        panic!("no answer: {:?}", session.why);
    };
    assert_eq!((*of, told.breach.violation), (violation, violation));
    session.apply(Intent::Why(u32::MAX));
    settle(&mut session);
    assert!(matches!(session.why, Why::Failed(..)));
}

#[test]
fn two_regimes_share_a_clock_and_have_a_background() {
    let mut session = session();
    session.apply(Intent::Go(Screen::Compare));
    session.apply(Intent::Background(true));
    settle(&mut session);
    let right = session.right.as_ref().expect("another truce");
    assert_eq!(right.key().seed, session.left.key().seed);
    assert_ne!(right.key().regime, session.left.key().regime);
    assert!(!session.background.pairs.is_empty());
    let (seed, left, right) = &session.background.pairs[0];
    assert_eq!(*seed, 1);
    assert_ne!(left.regime, right.regime);
}
