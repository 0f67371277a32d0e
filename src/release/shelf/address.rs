//! Where releases stand beyond one machine: an address, and what opens it.

use std::fmt;

use object_store::path::Path;
use object_store::{ObjectStoreScheme, aws::AmazonS3ConfigKey};
use url::Url;

/// The address of an object store: a bucket that speaks S3, or a folder that several machines see.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    url: Url,
    kind: Kind,
    prefix: Path,
    options: Vec<(AmazonS3ConfigKey, String)>,
}

/// What stands at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bucket.
    Bucket,
    /// A folder.
    Folder,
}

impl Address {
    /// Reads `s3://bucket/prefix`, an address of S3 itself or `file:///folder`. `options` are variables such as
    /// `AWS_ACCESS_KEY_ID`; what is none of S3's is passed over.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(url: &str, options: impl IntoIterator<Item = (String, String)>) -> Result<Self, String> {
        const EXPECTED: &str = "应写作 s3://bucket、s3://bucket/prefix 或 file:///folder";
        let url: Url = url.parse().map_err(|_| EXPECTED)?;
        let (scheme, prefix) = ObjectStoreScheme::parse(&url).map_err(|_| EXPECTED)?;
        let kind = match scheme {
            ObjectStoreScheme::AmazonS3 => Kind::Bucket,
            ObjectStoreScheme::Local => Kind::Folder,
            _ => return Err(EXPECTED.to_owned()),
        };
        let options = options.into_iter().filter_map(|(name, value)| {
            let key = name.to_ascii_lowercase().parse().ok()?;
            Some((key, value))
        });
        Ok(Self { url, kind, prefix, options: options.collect() })
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// What names of objects begin with.
    pub(super) fn prefix(&self) -> &Path {
        &self.prefix
    }

    pub(super) fn options(&self) -> &[(AmazonS3ConfigKey, String)] {
        &self.options
    }
}

impl fmt::Display for Address {
    /// Without what might be a secret: login and query.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        write!(f, "{}://{host}{}", self.url.scheme(), self.url.path())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<Address, String> {
        let options = [("AWS_SECRET_ACCESS_KEY", "秘密"), ("AWS_PAGER", "less")];
        Address::parse(url, options.map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    #[test]
    fn buckets_and_folders_are_read() {
        for (url, kind, prefix) in [
            ("s3://bucket", Kind::Bucket, ""),
            ("s3://bucket/a/b/", Kind::Bucket, "a/b"),
            ("file:///srv/mingti", Kind::Folder, "srv/mingti"),
        ] {
            let address = parse(url).unwrap();
            assert_eq!((address.kind, address.prefix.as_ref()), (kind, prefix), "{url}");
            assert_eq!(address.options.len(), 1, "what S3 does not know is passed over");
        }
        for url in ["", "bucket", "/srv/mingti", "file://host/folder", "gs://bucket", "https://example.cn/x"]
        {
            assert!(parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let address = parse("s3://me:secret@bucket/a?key=secret").unwrap();
        for shown in [address.to_string(), format!("{address:?}")] {
            assert_eq!(shown, "s3://bucket/a");
        }
    }
}
