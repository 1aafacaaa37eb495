/** The build turns such an import into the file's content, compressed with gzip and written in Base64. */
declare module "*?gzip" {
  const base64: string;
  export default base64;
}
