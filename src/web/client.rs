//! Who asks. The peer of the connection, unless the peer is a proxy we trust. Forwarded hosts and schemes are
//! never believed: links carry the public address from the settings.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use ipnet::IpNet;
use poem::http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies whose word about the client is taken. Empty: nobody's.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl std::fmt::Display for TrustedProxies {
    /// As they are written: networks separated by commas.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let networks: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&networks.join(","))
    }
}

impl TrustedProxies {
    /// Trusts these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Reads addresses and CIDR blocks, separated by commas.
    ///
    /// # Errors
    /// What is wrong with the part that is neither.
    pub fn parse(list: &str) -> Result<Self, String> {
        let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| {
                part.parse().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
                    format!("“{part}”不是 IP 地址或网段，应写作 10.0.0.1 或 10.0.0.0/8，以逗号分隔，不带端口")
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether this peer is one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client behind `peer`: walking `X-Forwarded-For` from our end, the first hop that is no trusted
    /// proxy. A hop that is no address ends the walk at the proxy that sent it.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if self.0.is_empty() {
            return client;
        }
        let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().filter_map(|v| v.to_str().ok()).collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            if !self.contains(client) {
                break;
            }
            let Some(address) = address_of(hop.trim()) else { break };
            client = address.to_canonical();
        }
        client
    }
}

/// The address of a hop, which some proxies write with its port: `198.51.100.1:4711`, `[2001:db8::5]:4711`.
fn address_of(hop: &str) -> Option<IpAddr> {
    let bare = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().map(|at| at.ip()).ok()).or_else(bare)
}

/// What is counted as one client by limits: an IPv4 address, or an IPv6 network of 64 bits, which is what one
/// subscriber gets.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::http::HeaderValue;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        TrustedProxies::parse(trusted).unwrap().client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_last_hop_a_trusted_proxy_vouches_for() {
        for (trusted, peer, forwarded, expected) in [
            ("", "203.0.113.9", &["198.51.100.1"][..], "203.0.113.9"),
            ("10.0.0.0/8", "203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            ("10.0.0.0/8", "10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.0/8", "10.0.0.1", &["1.2.3.4, 198.51.100.1, 10.0.0.7"], "198.51.100.1"),
            ("10.0.0.0/8", "10.0.0.1", &["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.0/8", "10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.0/8", "10.0.0.1", &["198.51.100.1, nonsense"], "10.0.0.1"),
            ("10.0.0.0/8", "10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1, ::1", "::1", &["2001:db8::5"], "2001:db8::5"),
            ("127.0.0.1", "127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("127.0.0.1", "127.0.0.1", &["[2001:db8::5]:4711"], "2001:db8::5"),
            ("127.0.0.1", "127.0.0.1", &["[2001:db8::5]"], "2001:db8::5"),
        ] {
            assert_eq!(client(trusted, peer, forwarded), expected, "{trusted} {peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_subscriber_is_one_client() {
        let counted = |text: &str| counted_as(text.parse().unwrap()).to_string();
        assert_eq!(counted("198.51.100.1"), "198.51.100.1");
        assert_eq!(counted("::ffff:198.51.100.1"), "198.51.100.1");
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }

    #[test]
    fn nonsense_is_named() {
        for (list, named) in [("10.0.0.1, here", "“here”"), ("10.0.0.1:80", "“10.0.0.1:80”")] {
            assert!(TrustedProxies::parse(list).unwrap_err().starts_with(named), "{list}");
        }
    }
}
