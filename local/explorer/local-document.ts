/**
 * The OpenAPI document as the local gateway shows it: calls go to this gateway, which needs no signature.
 *
 * @param text `docs/openapi.json`.
 */
export const localDocument = (text: string): string => {
  const document = JSON.parse(text) as Record<string, unknown> & { components: Record<string, unknown> };
  const { security: _security, ...rest } = document;
  const { securitySchemes: _schemes, ...components } = document.components;
  return JSON.stringify({ ...rest, components, servers: [{ url: '/' }] });
};
