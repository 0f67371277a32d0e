//! Requests that are no HTTP. The protocol library answers them itself, with a status and nothing else, before
//! anything of ours is asked. Here that bare answer is recognised on its way out, so that the connection can send
//! a proper one in its place.

use bytes::Bytes;
use hyper::Response;
use poem::http::StatusCode;

use super::outbound::Outbound;

/// Writes the whole answer, head and body, to a request that could not be read; `None` leaves it bare.
pub type Refusal = dyn Fn(StatusCode) -> Option<Bytes> + Send + Sync;

/// The status of a bare refusal: an answer of class 4xx without a body that does not name its request, as all of
/// ours do. Only to be asked while a head is being read.
pub fn bare_status(written: &[u8]) -> Option<StatusCode> {
    let head = std::str::from_utf8(written).ok()?.strip_suffix("\r\n\r\n")?;
    let (status_line, fields) = head.split_once("\r\n")?;
    let status = status_line.strip_prefix("HTTP/1.")?.get(2..5)?;
    let status = StatusCode::from_bytes(status.as_bytes()).ok().filter(StatusCode::is_client_error)?;
    let is_named = fields.contains("x-request-id");
    (fields.contains("content-length: 0") && !is_named).then_some(status)
}

/// An answer as its bytes on the wire, closing the connection; `None` for a stream.
pub fn last_words(response: Response<Outbound>) -> Option<Bytes> {
    let (parts, Outbound::Whole(body)) = response.into_parts() else { return None };
    let body = body.unwrap_or_default();
    let mut wire = format!("HTTP/1.1 {}\r\n", parts.status).into_bytes();
    for (name, value) in &parts.headers {
        wire.extend_from_slice(name.as_str().as_bytes());
        wire.extend_from_slice(b": ");
        wire.extend_from_slice(value.as_bytes());
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()).as_bytes());
    wire.extend_from_slice(&body);
    Some(wire.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_refusal_is_taken_for_one() {
        let bare =
            b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(bare_status(bare), Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
        for ours in [
            "HTTP/1.1 404 Not Found\r\nx-request-id: 1\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 3\r\n\r\nabc",
            "",
        ] {
            assert_eq!(bare_status(ours.as_bytes()), None, "{ours}");
        }
    }
}
