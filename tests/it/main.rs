//! One binary of stories, a file each, named after what a person does with the real program.
//!
//! Every story stands in an [`office::Office`] of its own: a temporary folder, a pinned clock and the
//! program as it is shipped. Rules have their tables inside `domain/`; here only what the whole house does
//! together is told.

#![expect(clippy::unwrap_used, reason = "what a story cannot go on without may stop it")]

mod cluster;
mod log;
mod map_every_page;
mod match_names;
mod office;
mod portal;
mod postgres;
mod read_what_clerks_send;
mod register;

mod architecture;
mod ask_for_many;
mod classify_tables;
mod close_the_pipe;
mod compare_two_days;
mod count_by_kind;
mod count_by_month;
mod count_shared_codes;
mod count_the_faults;
mod count_the_insured;
mod cross_the_reform;
mod documentation;
mod follow_by_delta;
mod follow_by_feed;
mod follow_the_imports;
mod follow_the_log;
mod import_a_register;
mod import_side_by_side;
mod keep_a_backup;
mod keep_scripts_out;
mod keep_secrets;
mod keep_the_index;
mod kill_an_import;
mod leave_the_pilot;
mod list_broken_promises;
mod look_back;
mod lose_the_database;
mod mend_what_was_refused;
mod note_what_is_odd;
mod object_in_time;
mod prove_a_release;
mod relevance;
mod replay_the_log;
mod same_on_both_engines;
mod scan_a_code;
mod search_by_any_name;
mod see_an_import_live;
mod share_the_releases;
mod stop_at_work;
mod survive_a_full_disk;
mod take_the_data;
mod tell_the_day;
mod verify_the_log;
mod walk_every_page;
mod withdraw_by_law;
