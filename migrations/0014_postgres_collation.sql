-- PostgreSQL only: text is ordered by its bytes, whatever order the database was made with. The program compares keys
-- by their bytes too, and both must agree; SQLite never does otherwise. Migrations that add text columns say it again.

do $$
declare
  one record;
begin
  for one in
    select table_name, column_name from information_schema.columns
    where table_schema = current_schema() and data_type = 'text' and collation_name is distinct from 'C'
      and table_name <> '_sqlx_migrations'
  loop
    execute format('alter table %I alter column %I type text collate "C"', one.table_name, one.column_name);
  end loop;
end $$;
