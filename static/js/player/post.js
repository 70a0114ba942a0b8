/** Sends JSON to our own server. Never throws: no network is status 0, signed out is 401. */

const FIELD = "csrfmiddlewaretoken";

/** Return a function that posts for one account, with the page's own form token. */
export function poster(account) {
  let token = tokenIn(document);
  return async (url, body, { timeout = 15_000 } = {}) => {
    const answer = await post(url, body, account, token, timeout);
    if ([401, 403].includes(answer.status)) token = (await freshToken()) || token;
    return answer;
  };
}

async function post(url, body, account, token, timeout) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": token,
        "X-RetroWalk-Account": account,
      },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
    });
    return await read(response);
  } catch {
    return { status: 0, body: null };
  }
}

/** A redirect means the sign-in has ended; it never counts as an acknowledgement. */
async function read(response) {
  if (response.type === "opaqueredirect") return { status: 401, body: null };
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  const body = await response.json().catch(() => null);
  const isOurs = body !== null || !response.ok;
  return { status: isOurs ? response.status : 502, body, retryAfter };
}

const tokenIn = (page) => page.querySelector(`[name="${FIELD}"]`)?.value ?? "";

/** Fetch this page again for a new token; a page of another account has none for us. */
async function freshToken() {
  try {
    const response = await fetch(location.href, { redirect: "error" });
    return tokenIn(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    return "";
  }
}
