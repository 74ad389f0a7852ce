/** A browser without scripts: it keeps cookies, and sends a page's form as the page has it. */
export type HttpBrowser = {
  readonly jar: Map<string, string>;
  visit(place: string): Promise<Response>;
  post(place: string, body?: BodyInit, headers?: Record<string, string>): Promise<Response>;
  /** Fills in the form of this page that has these fields, and does not send it yet. */
  fill(place: string, fields: Record<string, string>): Promise<FormData>;
  submit(place: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
};

/** `site` is what the browser shows in its bar; `url` is where the server really listens. */
export function createHttpBrowser({ url, site }: { url: string; site: string }): HttpBrowser {
  const jar = new Map<string, string>();
  const { host } = new URL(site);

  async function send(method: string, place: string, headers: Record<string, string>, body?: BodyInit) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url + place, {
      method,
      redirect: "manual",
      // As the proxy in front of an installation says it.
      headers: { "x-forwarded-host": host, "x-forwarded-proto": "https", ...(cookie && { cookie }), ...headers },
      ...(body && { body }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0]!.split("=") as [string, string];
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  const visit = (place: string) => send("GET", place, {});
  const post = (place: string, body?: BodyInit, headers: Record<string, string> = {}) =>
    send("POST", place, { origin: site, "sec-fetch-site": "same-origin", ...headers }, body);

  async function fill(place: string, fields: Record<string, string>): Promise<FormData> {
    const page = await (await visit(place)).text();
    const forms = page.match(/<form\b.*?<\/form>/gs) ?? [];
    const form = forms.find((each) => Object.keys(fields).every((name) => each.includes(`name="${name}"`)));
    if (!form) throw new Error(`${place} has no form with the fields ${Object.keys(fields).join(", ")}.`);
    const data = new FormData();
    for (const input of form.match(/<input\b[^>]*type="hidden"[^>]*>/g) ?? []) {
      data.append(attribute(input, "name"), attribute(input, "value"));
    }
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  }

  const submit: HttpBrowser["submit"] = async (place, fields, headers) =>
    post(place, await fill(place, fields), headers);
  return { jar, visit, post, fill, submit };
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  const entities: Record<string, string> = { quot: '"', amp: "&", lt: "<", gt: ">", "#x27": "'", "#39": "'" };
  return value.replace(/&(#?\w+);/g, (whole, entity: string) => entities[entity] ?? whole);
}
