/**
 * Cuts one asset out of a MediaPipe solution's `packed_assets.data`; its loader script lists names and byte ranges.
 *
 * @param loaderScript  text of `..._packed_assets_loader.js`
 * @throws Error when the list or the asset is missing
 */
export function readPackedAsset(data: Uint8Array, loaderScript: string, fileName: string): Uint8Array {
  const list = /"files": (\[.*?\])/.exec(loaderScript)?.[1];
  if (!list) throw new Error('the loader script holds no list of files');
  const files = JSON.parse(list) as { filename: string; start: number; end: number }[];
  const file = files.find(({ filename }) => filename.endsWith(`/${fileName}`));
  if (!file) throw new Error(`the packed assets hold no ${fileName}`);
  return data.subarray(file.start, file.end);
}
