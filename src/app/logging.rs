//! Logging to standard error, as the settings say.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// Starts logging with a filter such as `info,mingti=debug`.
///
/// # Errors
/// What is wrong with the filter.
pub fn start_logging(filter: &str) -> Result<(), String> {
    let filter = read(filter)?;
    let in_colour = std::io::stderr().is_terminal();
    // A second start in one process (tests) keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(in_colour)
        .with_writer(std::io::stderr)
        // It would tell on standard error that standard error is gone.
        .log_internal_errors(false)
        .try_init();
    Ok(())
}

/// Reads a filter. A bare word must be a level: taken for the name of a module, `inf` would silence everything else. What
/// sqlx tells (notices of each migration, each connection that is lost) we tell ourselves, unless it is asked for.
fn read(filter: &str) -> Result<EnvFilter, String> {
    let reason = || {
        format!(
            "“{filter}”不是日志级别，应写作 info 或 info,mingti=debug（级别：off、error、warn、info、debug、trace）"
        )
    };
    let is_level = |word: &str| word.contains(['=', '[']) || word.parse::<LevelFilter>().is_ok();
    if !filter.split(',').map(str::trim).all(is_level) {
        return Err(reason());
    }
    let sqlx = if filter.contains("sqlx") { "" } else { ",sqlx=off" };
    EnvFilter::try_new(format!("{filter}{sqlx}")).map_err(|_| reason())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_word_is_a_level() {
        for good in
            ["info", "off", "WARN", "info,mingti=debug", "mingti::web=trace, error", "[request]=debug"]
        {
            assert!(read(good).is_ok(), "{good}");
        }
        for bad in ["inf", "mingti", "info,foo", "mingti=loud", "info,mingti=debug=x"] {
            assert!(read(bad).unwrap_err().contains(bad), "{bad}");
        }
    }

    #[test]
    fn sqlx_is_silent_unless_it_is_asked() {
        let read = |filter| read(filter).unwrap().to_string();
        assert!(read("debug").contains("sqlx=off"));
        assert_eq!(read("sqlx=info"), "sqlx=info");
    }
}
