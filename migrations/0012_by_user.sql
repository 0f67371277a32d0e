-- A user's elevators are found by the user alone, those of a user and a maintainer by `public_elevator_by_maintainer`:
-- the maintainer once more in this index found nothing faster.

drop index public_elevator_by_user;
create index public_elevator_by_user on public_elevator (user_uscc);
