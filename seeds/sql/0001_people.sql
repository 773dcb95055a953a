-- Who the demo is about: an administrator, three instructors and ten students, one of them suspended.
-- seed: env development,test
--
-- Everybody logs in with the password correct-horse-demo-battery. It is public, hence these accounts
-- have no place in production, where this seed is never applied.
--
-- All ids of the demo are fixed: 7001 in the third group is a person, 7002 a course, 7003 a section,
-- 7004 a lesson, 7005 an enrollment, 7006 one of its events, 7007 a certificate; the fourth group is
-- 8 and the number of the file.

INSERT INTO users
    (id, email, display_name,
     title,
     bio,
     locale, timezone, role, status,
     password_hash,
     created_at, updated_at, version)
VALUES
    ('019b8d62-7a80-7001-8001-000000000001', 'admin@example.org', 'Marisol Quintero',
     'Platform administrator',
     'Keeps the lights on and the backups tested. Writes short e-mails and long release '
     'notes.',
     'en', 'America/Bogota', 'admin', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$A/sKfD4UVTk8QfLLM5THFg$9hwwdXpQbV9s7mtv6EOUa09z9k+xz5MFcVwHUMuzmKE',
     '2026-01-05 09:01+00', '2026-01-05 09:01+00', 1),

    ('019b8d62-7a80-7001-8001-000000000002', 'ada@example.org', 'Adaeze Okonkwo',
     'Software engineer and teacher',
     'Built payment systems for fifteen years before she found out that she would rather '
     'explain them. Believes that every error message is an unfinished sentence.',
     'en', 'Africa/Lagos', 'instructor', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$ELqqVVPU8IlQqhcr0JhhYw$X8eZIN8BuWsurxNas9MyKqCsKM4mv2Iffu+FIhuGGjw',
     '2026-01-05 09:02+00', '2026-01-05 09:02+00', 1),

    ('019b8d62-7a80-7001-8001-000000000003', 'kenji@example.org', 'Kenji Moriyama',
     'Physicist and choir pianist',
     'Taught physics at an evening school in Sendai and plays the piano for three choirs. '
     'Owns no telescope, on principle.',
     'ja', 'Asia/Tokyo', 'instructor', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$STo326OzLQc23UuhZSz0kQ$9f3sdvgsinymc1BPuMrL7qZut3P0J2xuTj6Rd/DtgYw',
     '2026-01-05 09:03+00', '2026-01-05 09:03+00', 1),

    ('019b8d62-7a80-7001-8001-000000000004', 'lotte@example.org', 'Lotte Brandstetter',
     'Baker, gardener, volunteer paramedic',
     'Learned baking from her grandfather in Graz and first aid on the night shift. Speaks '
     'to sourdough in dialect.',
     'de', 'Europe/Vienna', 'instructor', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$qZ0qCeMG+MhuV+cotusdsw$kyElS6jmiNONk6mBjY1c4V/XUVCWu8EVjANcrvgSeIU',
     '2026-01-05 09:04+00', '2026-01-05 09:04+00', 1),

    ('019b8d62-7a80-7001-8001-000000000005', 'samir@example.org', 'Samir Haddad',
     'Retired tram driver',
     'Finally has time to look up at night.',
     'fr', 'Europe/Paris', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$utvoOnActLAvGnqlU5kPRQ$vdwNKmuIOuV5dDlQ2/wGJPb74YNj98RVPh6OIfNyrBY',
     '2026-01-05 09:05+00', '2026-01-05 09:05+00', 1),

    ('019b8d62-7a80-7001-8001-000000000006', 'priya@example.org', 'Priya Raghunathan',
     'Data analyst',
     'Collects spreadsheets that should have been databases.',
     'en', 'Asia/Kolkata', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$p1Nd/oyYLgsO2Af7HoYLjA$cCyzRV6MJgWX/Q9cZxGXaBSOB8KfQZ5ERxZmXRbsPg4',
     '2026-01-05 09:06+00', '2026-01-05 09:06+00', 1),

    ('019b8d62-7a80-7001-8001-000000000007', 'tomas@example.org', 'Tomás Villanueva',
     'Line cook',
     'Can do everything with a knife except peel an onion without crying.',
     'es', 'Europe/Madrid', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$gJrtY/CAqWyxM9Ja+MgeEg$dUJ4BEpvR4/7WPeWF9Q9S/6XcUCPlP3r74OcdjlXR5s',
     '2026-01-05 09:07+00', '2026-01-05 09:07+00', 1),

    ('019b8d62-7a80-7001-8001-000000000008', 'ingrid@example.org', 'Ingrid Solheim',
     'Front-end developer',
     'Wants the web to work in a snowstorm, on an old telephone, with mittens on.',
     'nb', 'Europe/Oslo', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$t/po4qhlj3uAt+0VxKtfXQ$Q8nPErV+MMQBuQVh99nA07cMMWXPoI4V/1sut5DLkwY',
     '2026-01-05 09:08+00', '2026-01-05 09:08+00', 1),

    ('019b8d62-7a80-7001-8001-000000000009', 'wanjiru@example.org', 'Wanjiru Kamau',
     'Nurse',
     'Learns German for a job in Vienna and gardening for her peace of mind.',
     'en', 'Africa/Nairobi', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$vFeubvQXzck7R5q9dL/TQw$cvITvDxbKFSBeDc3f+yVaBdFHdMC9aCieW4S9OH1Mew',
     '2026-01-05 09:09+00', '2026-01-05 09:09+00', 1),

    ('019b8d62-7a80-7001-8001-000000000010', 'mateusz@example.org', 'Mateusz Zieliński',
     'Carpenter',
     'Measures twice, proofs once.',
     'pl', 'Europe/Warsaw', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$QgT1BWLAyx5XCkqrFsMsCQ$orD5hcEbQilZ8ZsTSlgMgRO0SMptJOnxrSZMaNoMbOU',
     '2026-01-05 09:10+00', '2026-01-05 09:10+00', 1),

    ('019b8d62-7a80-7001-8001-000000000011', 'linh@example.org', 'Linh Trần',
     'Secondary school student',
     'Plays the bass by ear and would like to know what the dots mean.',
     'vi', 'Asia/Ho_Chi_Minh', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$B6p12lUIYgTqnt28YYvPXA$LSks6xN+Gs5ROlNW+uQ7Q6gihQdpSFczuvi4+y/30co',
     '2026-01-05 09:11+00', '2026-01-05 09:11+00', 1),

    ('019b8d62-7a80-7001-8001-000000000012', 'elif@example.org', 'Elif Yıldırım',
     'Journalist',
     'Reads studies to the last page, and the footnotes first.',
     'tr', 'Europe/Istanbul', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$a0Q64kJq2a+UUQr2Qch1rQ$yB85lO+5V69xQahBrsUutmYfrZXFYqQ7vA1FBtEv+G4',
     '2026-01-05 09:12+00', '2026-01-05 09:12+00', 1),

    ('019b8d62-7a80-7001-8001-000000000013', 'noa@example.org', 'Noa Ben-Ami',
     'Librarian',
     'Returns all her books on time, with one exception.',
     'he', 'Asia/Jerusalem', 'student', 'active',
     '$argon2id$v=19$m=19456,t=2,p=1$3uPdHlLVziiTMVcKahXIGA$XS074ZNdAnDnuyOEWsG1aW8oMyolMoZ3TWMHPpYAl04',
     '2026-01-05 09:13+00', '2026-01-05 09:13+00', 1),

    ('019b8d62-7a80-7001-8001-000000000014', 'tui@example.org', 'Tui Parata',
     NULL,
     NULL,
     'mi', 'Pacific/Auckland', 'student', 'suspended',
     '$argon2id$v=19$m=19456,t=2,p=1$YzeGa7O/oLjDmA0b0Kt1nA$WXIjoJ9kLSZjRYAKjmjhG2wQVqfS87Eh8FW4a5Cxnh4',
     '2026-01-05 09:14+00', '2026-09-14 08:30+00', 2);
