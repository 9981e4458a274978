/** Whether the path of an address is `pattern` below the website; `*` is one segment. Query and host are not looked at. */
export function matchesPath(url: URL, website: URL, pattern: string): boolean {
  const base = website.pathname.replace(/\/+$/, '');
  const wanted = `${base}${pattern}`.split('/');
  const given = url.pathname.split('/');
  return (
    wanted.length === given.length && wanted.every((segment, index) => segment === '*' || segment === given[index])
  );
}
