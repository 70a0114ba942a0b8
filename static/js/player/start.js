/** Asks the server whether a walk may start. No network is no obstacle; a clear no is [H15]. */

const PATIENCE = 4000;
const GOOD_FOR = 86_400_000;
const SIGN_IN = "Your sign-in has ended. Go to Today and sign in again.";
const TOO_OLD = "This page is more than a day old. Go to Today and open your walk again.";
const REFUSED = "This walk cannot start now. Go to Today to see why.";

const openedAt = Date.now();

/** Return why the walk may not start, or "". */
export async function mayStart(post, data, now = Date.now()) {
  const body = { started_at: new Date(now).toISOString() };
  const answer = await post(data.urls.start, body, { timeout: PATIENCE });
  if (answer.status === 401) return SIGN_IN;
  if (answer.status >= 200 && answer.status < 300) return "";
  if (isRefusal(answer)) return answer.body?.errors?.[0] ?? answer.body?.message ?? REFUSED;
  return now - openedAt > GOOD_FOR ? TOO_OLD : "";
}

/** A 403 without our words is a stale form token, not a no. */
function isRefusal({ status, body }) {
  return [404, 409, 422].includes(status) || (status === 403 && body !== null);
}
