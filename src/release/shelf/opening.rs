//! Opening an object store: how long it may take to answer, and how often it is asked again.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

use super::address::{Address, Kind};
use crate::release::Error;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);
/// How long the store may say nothing. There is no limit for a whole answer: it goes as fast as its reader takes it.
const SILENCE: Duration = Duration::from_secs(20);
/// How often a request is tried again, and for how long.
const RETRIES: usize = 2;
const RETRY_FOR: Duration = Duration::from_mins(1);
/// How long the last of these tries is waited for at most.
const REST: Duration = Duration::from_secs(1);

/// Opens it, without asking it anything yet.
pub(super) fn open(address: &Address) -> Result<Arc<dyn ObjectStore>, Error> {
    Ok(match address.kind() {
        Kind::Folder => Arc::new(LocalFileSystem::new().with_fsync(true)),
        Kind::Bucket => Arc::new(bucket(address)?),
    })
}

fn bucket(address: &Address) -> Result<object_store::aws::AmazonS3, Error> {
    // Who encrypts is chosen once a process; where it is chosen already, it is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client =
        ClientOptions::new().with_connect_timeout(CONNECT).with_timeout_disabled().with_read_timeout(SILENCE);
    let retry = RetryConfig {
        backoff: BackoffConfig { max_backoff: REST, ..BackoffConfig::default() },
        max_retries: RETRIES,
        retry_timeout: RETRY_FOR,
    };
    let builder =
        AmazonS3Builder::new().with_client_options(client).with_retry(retry).with_url(address.url().as_str());
    let options = address.options().iter();
    Ok(options.fold(builder, |builder, (key, value)| builder.with_config(*key, value)).build()?)
}
