//! Language tags: BCP 47 as far as shops need it.

/// The two-letter codes of ISO 639-1, in order.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik \
io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt \
my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so \
sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Returns the tag in its usual case, or `None` where no language is meant by it.
///
/// Language, script and region only; three-letter languages (Lule and Southern Sami,
/// Meänkieli) are taken by their form.
pub(super) fn canonical(tag: &str) -> Option<String> {
    let tag = tag.trim();
    if !tag.is_ascii() || tag.len() > 11 {
        return None;
    }
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let letters = language.bytes().all(|byte| byte.is_ascii_lowercase());
    let known = match language.len() {
        2 => TWO_LETTERS.as_bytes().chunks(3).any(|known| known.starts_with(language.as_bytes())),
        3 => letters,
        _ => false,
    };
    if !known {
        return None;
    }
    let mut canonical = language;
    let mut had = (false, false);
    for part in parts {
        let alphabetic = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        match part.len() {
            4 if alphabetic && had == (false, false) => {
                had.0 = true;
                canonical.push('-');
                canonical.push_str(&part[..1].to_ascii_uppercase());
                canonical.push_str(&part[1..].to_ascii_lowercase());
            }
            2 if alphabetic && !had.1 => {
                had.1 = true;
                canonical.push('-');
                canonical.push_str(&part.to_ascii_uppercase());
            }
            _ => return None,
        }
    }
    Some(canonical)
}
