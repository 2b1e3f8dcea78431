//! What is typed of somebody new: one line of name, one line of contact.

use visavi_domain::{Value, ValueError};

/// Returns the name in a line: the last word is the family's, the rest is given.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn name(text: &str) -> Result<Value, ValueError> {
    let text = text.trim();
    let (given, family) = text.rsplit_once(char::is_whitespace).unwrap_or((text, ""));
    Value::name(given, family)
}

/// Returns the phone number or e-mail address in a line.
///
/// # Errors
/// What is wrong with it, as the kind of contact it looks like.
pub(crate) fn contact(text: &str, country: &str) -> Result<Value, ValueError> {
    let looks_like_email = text.contains('@') || text.chars().any(char::is_alphabetic);
    if looks_like_email { Value::email(text) } else { Value::phone(text, country) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_name_ends_with_the_family() {
        assert_eq!(name(" Anna Karin  Lind "), Value::name("Anna Karin", "Lind"));
        assert_eq!(name("Ming"), Value::name("Ming", ""));
        assert_eq!(name("  "), Err(ValueError::Empty));
    }

    #[test]
    fn a_contact_is_told_by_its_looks() {
        assert_eq!(contact("070-123 45 67", "SE"), Ok(Value::Phone("+46701234567".into())));
        assert_eq!(contact("Anna@Post.example", "SE"), Ok(Value::Email("anna@post.example".into())));
        assert_eq!(contact("anna", "SE"), Err(ValueError::NotAnEmail));
        assert_eq!(contact("12", "SE"), Err(ValueError::NotAPhone));
    }
}
