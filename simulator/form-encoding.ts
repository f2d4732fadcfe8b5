/**
 * Undoes `application/x-www-form-urlencoded`; undefined for what cannot be so encoded, such as a stray `%`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#appendix-B
 */
export function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/** The parameters of a request body; undefined if it is no form by its content type, or not by its text. */
export function parseForm(contentType: string | undefined, body: string): URLSearchParams | undefined {
  const [type = ""] = (contentType ?? "").split(";");
  const isForm = type.trim().toLowerCase() === "application/x-www-form-urlencoded";
  // URLSearchParams forgives what the Go server behind the real endpoint refuses.
  return isForm && formDecode(body) !== undefined ? new URLSearchParams(body) : undefined;
}
