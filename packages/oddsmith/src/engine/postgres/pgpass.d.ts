/** Looks an entry up in the password file of PostgreSQL ($PGPASSFILE or ~/.pgpass). */
declare module 'pgpass' {
  export default function pgpass(
    entry: { host: string; port: number; database: string; user: string },
    found: (password: string | undefined) => void,
  ): void;
}
