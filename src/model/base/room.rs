//! Room for lists that grow all through a truce.
//!
//! A list that doubles lies in memory twice while it moves, half of it may never be used, and what it
//! leaves is kept by the C library for later, in pieces, for each thread. A block of more than 32 MiB
//! glibc always asks of the system and gives back at once; pages of it that nobody touched take no
//! memory. So a list that has become long gets one such block, moves once, and is gone when its truce
//! is. Other systems may keep more; results hang on none of it.

/// \[bytes\] — from this length on a list gets a block of its own.
const LONG: usize = 1 << 17;
/// \[bytes\] — the block: more than 32 MiB, the most that glibc ever keeps.
const BLOCK: usize = 33 << 20;

/// Sees to it that a list has room for `more` elements without moving: a long one gets
/// a block of 33 MiB, or twice its length. Short ones, and all where addresses have 32 bits, grow as
/// lists do.
pub fn make_room<T>(list: &mut Vec<T>, more: usize) {
    let size = size_of::<T>();
    let has_room = list.capacity() - list.len() >= more;
    if has_room || size * list.len() < LONG || cfg!(not(target_pointer_width = "64")) {
        return;
    }
    let wanted = (BLOCK / size).max(2 * list.len() + more);
    list.reserve_exact(wanted - list.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_move_once() {
        let mut list: Vec<u64> = Vec::new();
        let mut moves = 0;
        for i in 0..1_000_000_u64 {
            let before = list.capacity();
            make_room(&mut list, 1);
            list.push(i);
            moves += usize::from(8 * list.len() > LONG && list.capacity() != before);
        }
        assert!(list.iter().copied().eq(0..1_000_000));
        assert!(moves <= 1, "{moves} moves");
        assert!(8 * list.capacity() > 32 << 20 || cfg!(not(target_pointer_width = "64")));
    }

    #[test]
    fn short_lists_stay_small() {
        let mut list = vec![0_u8; 1_000];
        make_room(&mut list, 500);
        assert!(list.capacity() < 10_000);
        let mut nothing = vec![(); 5];
        make_room(&mut nothing, 5);
        assert_eq!(nothing.len(), 5);
        // longer than a block: twice as long
        let mut huge = vec![0_u8; 40 << 20];
        make_room(&mut huge, 1);
        assert!(huge.capacity() > 80 << 20 || cfg!(not(target_pointer_width = "64")));
    }
}
