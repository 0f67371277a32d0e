//! What the router and its extractors complain of, as a fault of ours. Their wording names Rust types and repeats
//! what was sent, so none of it is passed on.

use poem::error::{MethodNotAllowedError, NotFoundError};
use poem::http::{Method, StatusCode};
use poem_openapi::error::{ParseParamError, ParsePathError};

use super::{Fault, FieldError};
use crate::web::headers::{is_private, public_methods};

/// The fault an error of the router stands for: a handler's own [`Fault`] as it is, the rest by kind.
pub fn read(error: &poem::Error, path: &str, method: &Method) -> Fault {
    if let Some(fault) = error.downcast_ref::<Fault>() {
        return fault.clone();
    }
    if let Some(parameter) = error.downcast_ref::<ParseParamError>() {
        return unreadable(parameter.name);
    }
    if let Some(parameter) = error.downcast_ref::<ParsePathError>() {
        return unreadable(parameter.name);
    }
    if error.is::<NotFoundError>() {
        return Fault::nothing_here();
    }
    if error.is::<MethodNotAllowedError>() {
        return Fault::MethodNotAllowed { allow: allowed_at(path, method) };
    }
    by_status(error, path, method)
}

fn unreadable(parameter: &'static str) -> Fault {
    Fault::bad_request(FieldError::parameter(parameter, "缺少此参数，或其值不符合接口说明"))
}

fn by_status(error: &poem::Error, path: &str, method: &Method) -> Fault {
    match error.status() {
        StatusCode::NOT_FOUND => Fault::nothing_here(),
        StatusCode::METHOD_NOT_ALLOWED => Fault::MethodNotAllowed { allow: allowed_at(path, method) },
        StatusCode::UNAUTHORIZED => Fault::Unauthorized,
        StatusCode::FORBIDDEN => Fault::Forbidden,
        StatusCode::PAYLOAD_TOO_LARGE => Fault::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Fault::UnsupportedMediaType,
        status if status.is_client_error() => Fault::BadRequest { errors: Vec::new() },
        _ => Fault::internal(error),
    }
}

/// What may be done instead. Public addresses are only read; private ones are read, written, or both, and the
/// method that was refused tells which.
fn allowed_at(path: &str, refused: &Method) -> &'static str {
    match (is_private(path), refused) {
        (false, _) => public_methods(path),
        (true, &Method::GET) => "POST",
        (true, &Method::POST) => "GET, HEAD",
        (true, _) => "GET, HEAD, POST",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_apart_and_wording_is_dropped() {
        let parameter = ParseParamError { name: "limit", reason: "optional_integer(uint32)".into() };
        for (error, status) in [
            (poem::Error::from(NotFoundError), 404),
            (MethodNotAllowedError.into(), 405),
            (parameter.into(), 400),
            (StatusCode::IM_A_TEAPOT.into(), 400),
            (StatusCode::BAD_GATEWAY.into(), 500),
            (Fault::Unavailable { retry_after_s: 3 }.into(), 503),
            (poem_openapi::error::ContentTypeError::ExpectContentType.into(), 415),
        ] {
            let fault = read(&error, "/api/v1/x", &Method::POST);
            assert_eq!(fault.problem_type().status.as_u16(), status);
            assert!(!format!("{fault:?}").contains("uint32"));
        }
    }

    #[test]
    fn allow_names_what_is_left() {
        assert_eq!(allowed_at("/e/1", &Method::POST), "GET, HEAD, OPTIONS");
        assert_eq!(allowed_at("/api/v1/reconcile", &Method::PUT), "GET, HEAD, OPTIONS, POST");
        assert_eq!(allowed_at("/api/v1/reports/visits", &Method::GET), "POST");
        assert_eq!(allowed_at("/workbench", &Method::POST), "GET, HEAD");
        assert_eq!(allowed_at("/workbench", &Method::PUT), "GET, HEAD, POST");
    }
}
