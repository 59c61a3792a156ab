//! State as a list of fields with their paths, to say *where* two truces differ.

use serde::ser::{self, Serialize};
use std::fmt::{self, Display};

/// A field of a value: its path, and its value as text that tells it from all others.
pub type Leaf = (String, String);

/// All fields of a value, in order; `path` stands in front of theirs.
pub fn leaves<T: Serialize>(path: &str, value: &T) -> Vec<Leaf> {
    let mut walk = Walk {
        path: path.to_owned(),
        found: Vec::new(),
    };
    // a walk writes into a list and cannot fail; a type that refuses to be written has no fields
    let _ = value.serialize(&mut walk);
    walk.found
}

struct Walk {
    path: String,
    found: Vec<Leaf>,
}

impl Walk {
    fn leaf(&mut self, value: &dyn Display) -> Result<(), Refused> {
        self.found.push((self.path.clone(), value.to_string()));
        Ok(())
    }

    fn below<T: Serialize + ?Sized>(
        &mut self,
        step: &dyn Display,
        value: &T,
    ) -> Result<(), Refused> {
        let length = self.path.len();
        self.path.push_str(&step.to_string());
        let done = value.serialize(&mut *self);
        self.path.truncate(length);
        done
    }
}

/// A type that cannot be written.
#[derive(Debug)]
struct Refused(String);

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Elements of a list, or fields of a record, under way.
struct Inside<'a> {
    walk: &'a mut Walk,
    next: usize,
    key: String,
}

macro_rules! plain {
    ($($method:ident: $type:ty),+) => {
        $( fn $method(self, value: $type) -> Result<(), Refused> { self.leaf(&value) } )+
    };
}

impl<'a> ser::Serializer for &'a mut Walk {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    plain!(serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_i128: i128, serialize_u8: u8, serialize_u16: u16,
        serialize_u32: u32, serialize_u64: u64, serialize_u128: u128, serialize_char: char,
        serialize_str: &str);

    fn serialize_f32(self, value: f32) -> Result<(), Refused> {
        self.leaf(&format!("{value:?}"))
    }
    fn serialize_f64(self, value: f64) -> Result<(), Refused> {
        // the shortest text that reads back the same bits, but for the payload of a NaN
        self.leaf(&format!("{value:?}"))
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<(), Refused> {
        self.leaf(&format!("{value:?}"))
    }
    fn serialize_none(self) -> Result<(), Refused> {
        self.leaf(&"none")
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Refused> {
        self.leaf(&"()")
    }
    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Refused> {
        self.leaf(&name)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Refused> {
        self.leaf(&variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.below(&format!(".{variant}"), value)
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<Inside<'a>, Refused> {
        if let Some(length) = length {
            // two lists of which one is longer differ here, and not only at their end
            self.below(&".len", &length)?;
        }
        Ok(Inside::of(self))
    }
    fn serialize_tuple(self, _: usize) -> Result<Inside<'a>, Refused> {
        Ok(Inside::of(self))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Refused> {
        Ok(Inside::of(self))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Refused> {
        self.leaf(&variant)?;
        Ok(Inside::of(self))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'a>, Refused> {
        Ok(Inside::of(self))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Refused> {
        Ok(Inside::of(self))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Refused> {
        self.leaf(&variant)?;
        Ok(Inside::of(self))
    }
}

impl<'a> Inside<'a> {
    fn of(walk: &'a mut Walk) -> Self {
        Self {
            walk,
            next: 0,
            key: String::new(),
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.next += 1;
        self.walk.below(&format!("[{}]", self.next - 1), value)
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Refused> {
        self.walk.below(&format!(".{key}"), value)
    }
}

macro_rules! elements {
    ($($of:ident: $method:ident),+) => {
        $( impl ser::$of for Inside<'_> {
            type Ok = ();
            type Error = Refused;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                self.element(value)
            }
            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        } )+
    };
}
elements!(SerializeSeq: serialize_element, SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field);

macro_rules! fields {
    ($($of:ident),+) => {
        $( impl ser::$of for Inside<'_> {
            type Ok = ();
            type Error = Refused;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Refused> {
                self.field(key, value)
            }
            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        } )+
    };
}
fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        let mut walk = Walk {
            path: String::new(),
            found: Vec::new(),
        };
        key.serialize(&mut walk)?;
        let words: Vec<String> = walk.found.into_iter().map(|(_, text)| text).collect();
        self.key = words.join(",");
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let key = std::mem::take(&mut self.key);
        self.walk.below(&format!("[{key}]"), value)
    }
    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    enum Doing {
        Rest,
        Move { to: u32 },
    }

    #[derive(Serialize)]
    struct Unit {
        name: &'static str,
        doing: Vec<Doing>,
        share: Option<f64>,
        seen: BTreeMap<u8, (i8, bool)>,
    }

    #[test]
    fn every_field_has_a_path() {
        let unit = Unit {
            name: "x",
            doing: vec![Doing::Rest, Doing::Move { to: 7 }],
            share: Some(0.1 + 0.2),
            seen: BTreeMap::from([(3, (-1, true))]),
        };
        let found = leaves("u", &unit);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(path, value)| (path.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("u.name", "x"),
                ("u.doing.len", "2"),
                ("u.doing[0]", "Rest"),
                ("u.doing[1]", "Move"),
                ("u.doing[1].to", "7"),
                ("u.share", "0.30000000000000004"),
                ("u.seen[3][0]", "-1"),
                ("u.seen[3][1]", "true"),
            ]
        );
    }
}
