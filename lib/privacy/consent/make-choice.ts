import { requireLimit } from "@/lib/limits/take-limit";
import { encodeChoice, type OptionalCategory, parseChoice } from "./choice";
import { consentCookieName, consentDays, isSecureSite, registeredCookies } from "./cookies";
import { offeredCategories } from "./notice";
import { recordChoice } from "./record-choice";
import { hasGpc } from "./resolve-consent";

type Answer = {
  /** `choice` is `all`, `none` or `save` with one field per category; `from` says on which page it was made. */
  readonly form: FormData;
  readonly cookie: string | undefined;
  readonly gpc: string | null;
  readonly userId: string | null;
  /** Where it came from, to bound how many answers one place can have logged. */
  readonly network: string;
};

/**
 * Takes the answer to the notice and logs it. Returns the cookie that makes this browser remember it, and the names of
 * the cookies it must lose.
 */
export async function makeChoice({ form, cookie, gpc, userId, network }: Answer) {
  await requireLimit("form_network", network);
  const choice = await recordChoice({
    granted: grantedIn(form),
    by: form.get("from") === "settings" ? "settings" : "banner",
    gpc: hasGpc(gpc),
    userId,
    subjectId: parseChoice(cookie)?.subjectId ?? null,
  });
  return {
    withdrawn: registeredCookies()
      .filter(({ category }) => category !== "essential" && !choice.granted.includes(category))
      .map(({ name }) => name),
    cookie: {
      name: consentCookieName(),
      value: encodeChoice(choice),
      maxAge: consentDays * 86_400,
      path: "/",
      httpOnly: true,
      sameSite: "lax",
      secure: isSecureSite(),
    } as const,
  };
}

/** Anything but a clear yes is a no. */
function grantedIn(form: FormData): OptionalCategory[] {
  const offered = offeredCategories().map(({ category }) => category);
  const choice = form.get("choice");
  if (choice === "all") return offered;
  return choice === "save" ? offered.filter((category) => form.get(category) === "on") : [];
}
