type Surroundings = { readonly nonce: string; readonly isDevelopment: boolean; readonly isSecure: boolean };

/**
 * The content security policy of a page: only scripts that carry this answer's nonce, and what those load; nothing from
 * elsewhere. Style attributes are allowed because the server draws bars and charts with them; style elements are not.
 */
export function contentSecurityPolicy({ nonce, isDevelopment, isSecure }: Surroundings): string {
  const directives: [string, string][] = [
    ["default-src", "'self'"],
    // React's development build evaluates strings to rebuild stacks.
    ["script-src", `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`],
    ["style-src", isDevelopment ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`],
    ["style-src-attr", "'unsafe-inline'"],
    ["img-src", "'self' data: blob:"],
    ["font-src", "'self'"],
    ["connect-src", isDevelopment ? "'self' ws:" : "'self'"],
    ["form-action", "'self'"],
    ["base-uri", "'none'"],
    ["frame-ancestors", "'none'"],
    ["object-src", "'none'"],
    ["worker-src", "'self' blob:"],
    ["manifest-src", "'self'"],
  ];
  const lines = directives.map(([name, sources]) => `${name} ${sources}`);
  return [...lines, ...(isSecure ? ["upgrade-insecure-requests"] : [])].join("; ");
}
