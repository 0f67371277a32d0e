//! The command line in Chinese: what clap says of its own is said in the operator's words.
//!
//! Doc comments of commands and arguments are the help that operators read, so those are Chinese.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};
use clap::{Arg, Command};

const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// A command with all its subcommands, help and usage in Chinese.
pub fn in_chinese(mut command: Command) -> Command {
    command.build();
    translated(command)
}

fn translated(command: Command) -> Command {
    // Columns of signs that are two wide cannot be aligned: help stands below what it is of.
    let is_leaf = !command.has_subcommands();
    let mut command = command
        .help_template(HELP)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .next_line_help(is_leaf)
        .mut_args(argument)
        .mut_subcommands(translated);
    if command.get_name() == "help" {
        command = command.about("显示某一命令的用法");
    }
    let usage = usage(&command.render_usage());
    command.override_usage(usage)
}

fn argument(argument: Arg) -> Arg {
    let mut help = match argument.get_id().as_str() {
        "help" => "显示用法".to_owned(),
        "version" => "显示版本".to_owned(),
        _ => argument.get_help().map(ToString::to_string).unwrap_or_default(),
    };
    if let (true, [default]) = (argument.get_action().takes_values(), argument.get_default_values()) {
        help = format!("{help}（默认 {}）", default.to_string_lossy());
    }
    let argument = argument.help(help).hide_default_value(true);
    match argument.get_index() {
        Some(place) => argument.help_heading("参数").display_order(place),
        None => argument.help_heading("选项"),
    }
}

/// How a command is written, without clap's own words.
fn usage(said: &StyledStr) -> String {
    said.to_string().trim_start_matches("Usage: ").replace("[OPTIONS]", "[选项]")
}

/// Says what is wrong with a command line, what was probably meant, and how the command is written.
pub struct Chinese;

impl ErrorFormatter for Chinese {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let told = |kind| match error.get(kind) {
            Some(ContextValue::Strings(several)) => several.join("、"),
            Some(one) => one.to_string(),
            None => String::new(),
        };
        let (argument, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
        let mut said = match error.kind() {
            ErrorKind::UnknownArgument if !argument.starts_with('-') => format!("“{argument}”是多余的"),
            ErrorKind::UnknownArgument => format!("没有名为“{argument}”的参数"),
            ErrorKind::InvalidSubcommand => {
                format!("没有名为“{}”的命令", told(ContextKind::InvalidSubcommand))
            }
            ErrorKind::MissingRequiredArgument => format!("缺少：{argument}"),
            ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 没有写值"),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument} 不能是“{value}”"),
            ErrorKind::TooManyValues => format!("{argument} 不带值，却写了“{value}”"),
            ErrorKind::ArgumentConflict => format!("{argument} 只能写一次"),
            ErrorKind::InvalidUtf8 => "命令行中有不是 UTF-8 的文字".to_owned(),
            _ => "命令行无法读取".to_owned(),
        };
        let meant = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg].map(told).concat();
        if !meant.is_empty() {
            said = format!("{said}，是否指“{meant}”？");
        }
        if let Some(ContextValue::StyledStr(written)) = error.get(ContextKind::Usage) {
            said = format!("{said}\n\n用法：{}", usage(written));
        }
        format!("{said}\n\n各项说明见 --help\n").into()
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::commands::Line;

    #[test]
    fn help_is_chinese() {
        let mut line = in_chinese(Line::command());
        let helps: Vec<_> =
            line.get_subcommands_mut().map(|command| command.render_long_help().to_string()).collect();
        for help in helps.into_iter().chain([line.render_long_help().to_string()]) {
            for words in
                ["Usage", "Options", "OPTIONS", "Commands", "COMMAND", "Arguments", "Print", "default"]
            {
                assert!(!help.contains(words), "{words}: {help}");
            }
            for told in
                help.lines().filter(|told| !told.trim().is_empty() && !told.trim().starts_with(['-', '<']))
            {
                assert!(!told.is_ascii(), "{told}: {help}");
            }
        }
    }

    #[test]
    fn arguments_stand_as_they_are_written() {
        let mut line = in_chinese(Line::command());
        let help = line.find_subcommand_mut("withdraw").unwrap().render_help().to_string();
        let (_, explained) = help.split_once("参数:").unwrap();
        assert!(explained.find("<种类>") < explained.find("<编号>"), "{help}");
    }

    #[test]
    fn what_is_wrong_is_said_in_chinese() {
        for (line, said) in [
            ("fly", "没有名为“fly”的命令\n\n用法：mingti <命令>"),
            ("imprt a b", "没有名为“imprt”的命令，是否指“import”？"),
            ("import", "缺少：<数据集>、<文件>"),
            ("import units a b", "“b”是多余的"),
            ("import units", "缺少：<文件>\n\n用法：mingti import [选项] <数据集> <文件>"),
            ("import units a --dryrun", "没有名为“--dryrun”的参数，是否指“--dry-run”？"),
            ("import units a --dry-run=yes", "--dry-run 不带值，却写了“yes”"),
            ("import units a --reject-file", "--reject-file <文件> 没有写值"),
            ("sample --elevators many --out a", "--elevators <数量> 不能是“many”"),
            ("verify --key a --key b", "--key <文件|公钥> 只能写一次"),
        ] {
            let given = ["mingti"].into_iter().chain(line.split(' '));
            let asked = in_chinese(Line::command()).try_get_matches_from(given).unwrap_err();
            let told = asked.apply::<Chinese>().to_string();
            assert!(told.starts_with(said), "{line}: {told}");
            assert!(!told.contains("error") && !told.contains("Usage"), "{told}");
        }
    }
}
