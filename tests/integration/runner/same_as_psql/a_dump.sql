--
-- PostgreSQL database dump
--

\restrict abcDEF123

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET row_security = off;
CREATE SCHEMA s;
CREATE TYPE s.mood AS ENUM ('sad', 'ok');
CREATE TABLE s.t (a integer NOT NULL, m s.mood DEFAULT 'ok'::s.mood);
ALTER TABLE s.t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME s.t_a_seq START WITH 1);
COPY s.t (a, m) FROM stdin;
1	ok
\.

SELECT pg_catalog.setval('s.t_a_seq', 7, true);
ALTER TABLE ONLY s.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);

\unrestrict abcDEF123
