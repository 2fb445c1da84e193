//! The types of the language and of its libraries.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use serde_json::Map;

use super::{Json, Read};

impl Read for Json {
    fn read(json: &Json) -> Option<Self> {
        Some(json.clone())
    }
}

impl Read for Map<String, Json> {
    fn read(json: &Json) -> Option<Self> {
        json.as_object().cloned()
    }
}

impl Read for () {
    fn read(json: &Json) -> Option<Self> {
        json.as_null()
    }
}

impl Read for bool {
    fn read(json: &Json) -> Option<Self> {
        json.as_bool()
    }
}

macro_rules! whole_numbers {
    ($($type:ident)*) => {
        $(impl Read for $type {
            fn read(json: &Json) -> Option<Self> {
                match json.as_i64() {
                    Some(number) => number.try_into().ok(),
                    None => json.as_u64()?.try_into().ok(),
                }
            }
        })*
    };
}

whole_numbers! { i8 i16 i32 i64 u8 u16 u32 u64 usize }

impl Read for String {
    fn read(json: &Json) -> Option<Self> {
        json.as_str().map(Self::from)
    }
}

impl Read for Cow<'static, str> {
    fn read(json: &Json) -> Option<Self> {
        String::read(json).map(Cow::Owned)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::read(json).map(Some) }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: &Json) -> Option<Self> {
        T::read(json).map(Self::new)
    }
}

impl<T: Read> Read for Arc<T> {
    fn read(json: &Json) -> Option<Self> {
        T::read(json).map(Self::new)
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(json: &Json) -> Option<Self> {
        match json.as_array()?.as_slice() {
            [a, b] => Some((A::read(a)?, B::read(b)?)),
            _ => None,
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json) -> Option<Self> {
        json.as_array()?.iter().map(T::read).collect()
    }
}

impl<T: Read + Ord> Read for BTreeSet<T> {
    fn read(json: &Json) -> Option<Self> {
        let mut set = Self::new();
        for item in json.as_array()? {
            set.insert(T::read(item)?);
        }
        Some(set)
    }
}

/// A key is read as the text that it is.
impl<K: Read + Ord, T: Read> Read for BTreeMap<K, T> {
    fn read(json: &Json) -> Option<Self> {
        let mut map = Self::new();
        for (key, value) in json.as_object()? {
            map.insert(K::read(&Json::String(key.clone()))?, T::read(value)?);
        }
        Some(map)
    }
}
