/* From a registration to a certificate, with the generated types and openapi-fetch.

   node tour.js [BASE_URL [MAIL_FOLDER]], beside a running `make run`, in whose mail folder the link
   for the new address arrives. examples/README.md shows the commands. */

import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join as joined } from "node:path";
import { argv } from "node:process";
import { setTimeout } from "node:timers/promises";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Api = Client<paths>;
type Schemas = components["schemas"];

const DEMO_PASSWORD = "correct-horse-demo-battery";
const PATIENCE = 30; // seconds that a mail may take

const [, , baseUrl = "http://127.0.0.1:8000", mail = ".data/mail"] = argv;

async function main(): Promise<void> {
  const visitor = createClient<paths>({ baseUrl });
  const teacher = await join(visitor, "Mina", `mina-${random(4)}@example.org`);
  const admin = await session(visitor, "admin@example.org", DEMO_PASSWORD);
  await appoint(admin, teacher);
  const { course, lesson } = await publish(teacher);
  console.log(`published  ${course.title}, as ${course.slug}`);
  const learner = await session(visitor, "samir@example.org", DEMO_PASSWORD);
  const certificate = await learn(learner, course, lesson);
  console.log(`certified  ${certificate.learner_name}, ${certificate.number}`);
}

/** A new account: registered, its address verified by the mailed link, logged in. */
async function join(visitor: Api, name: string, email: string): Promise<Api> {
  const password = random(12);
  const account = { email, password, display_name: name };
  const received = answer(await visitor.POST("/api/v1/auth/register", { body: account }));
  console.log(`registered ${name}: ${received.status}`);
  const token = await mailedToken(email);
  done(await visitor.POST("/api/v1/auth/verify-email", { body: { token } }));
  return session(visitor, email, password);
}

/** A client that is logged in. */
async function session(visitor: Api, email: string, password: string): Promise<Api> {
  const login = answer(await visitor.POST("/api/v1/auth/login", { body: { email, password } }));
  if ("mfa_required" in login) throw new Error("This account asks for a code as well.");
  return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${login.access_token}` } });
}

/** Make somebody an instructor. */
async function appoint(admin: Api, person: Api): Promise<void> {
  const me = answer(await person.GET("/api/v1/me"));
  const path = { user_id: me.id };
  const appointed = answer(
    await admin.POST("/api/v1/users/{user_id}/role", { params: { path }, body: { role: "instructor" } }),
  );
  console.log(`appointed  ${me.display_name}, ${appointed.role}`);
}

/** A course of one lesson, from draft to catalogue. */
async function publish(teacher: Api): Promise<{ course: Schemas["CourseDetail"]; lesson: Schemas["LessonDetail"] }> {
  const draft = answer(
    await teacher.POST("/api/v1/courses", { body: { title: `Tea without fuss ${random(2)}`, tags: ["tea"] } }),
  );
  const ofCourse = { path: { course_id: draft.id } };
  const added = answer(
    await teacher.POST("/api/v1/courses/{course_id}/lessons", {
      params: ofCourse,
      body: { title: "Green, black, white", content: "*Read, then brew.*" },
    }),
  );
  const ofLesson = { path: { lesson_id: added.id } };
  const lesson = answer(await teacher.POST("/api/v1/lessons/{lesson_id}/publish", { params: ofLesson }));
  const course = answer(await teacher.POST("/api/v1/courses/{course_id}/publish", { params: ofCourse }));
  return { course, lesson };
}

/** The certificate of the course, once its lesson is done. The key makes enrolling safe to repeat:
    a lost answer is given again. */
async function learn(
  learner: Api,
  course: Schemas["CourseDetail"],
  lesson: Schemas["LessonDetail"],
): Promise<Schemas["CertificateView"]> {
  const enrollment = answer(
    await learner.POST("/api/v1/courses/{course_id}/enrollments", {
      params: { path: { course_id: course.id }, header: { "Idempotency-Key": random(16) } },
      body: {},
    }),
  );
  console.log(`enrolled   ${enrollment.status}`);
  const told = answer(
    await learner.PUT("/api/v1/lessons/{lesson_id}/progress", {
      params: { path: { lesson_id: lesson.id } },
      body: { completed: true },
    }),
  );
  console.log(`learned    ${told.enrollment.percent} %`);
  const mine = answer(await learner.GET("/api/v1/me/certificates"));
  const certificate = mine.items.find((one) => one.course_title === course.title);
  if (certificate === undefined) throw new Error("There is no certificate.");
  return certificate;
}

/** The body of an answer of success; a refusal ends the tour with its words. */
function answer<T>({ data, error, response }: { data?: T; error?: Schemas["Problem"]; response: Response }): T {
  if (data === undefined) throw new Error(`${response.status}: ${error?.detail ?? "no words"}`);
  return data;
}

/** The same, of an answer without a body. */
function done({ error, response }: { error?: Schemas["Problem"]; response: Response }): void {
  if (!response.ok) throw new Error(`${response.status}: ${error?.detail ?? "no words"}`);
}

/** The token of the link in the newest mail to an address; in development mails are files. */
async function mailedToken(address: string): Promise<string> {
  const ends = Date.now() + PATIENCE * 1000;
  while (Date.now() < ends) {
    const letters = (await readdir(mail)).filter((name) => name.endsWith(".eml")).sort().reverse();
    for (const name of letters) {
      const text = await readFile(joined(mail, name), "utf8");
      const token = /token=([\w-]+)/.exec(text)?.[1];
      if (token !== undefined && text.includes(address)) return token;
    }
    await setTimeout(100);
  }
  throw new Error(`No mail to ${address} arrived in ${mail}.`);
}

function random(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}

await main();
