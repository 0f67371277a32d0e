-- The first day of the unbroken cover that ends at `insured_to`; null where that was not computed yet, and then the
-- policies are asked.
alter table public_due add column insured_from date;
