import { contentPage } from '../../_components/site/content-page.tsx';

const { generateMetadata, Page } = contentPage('changes');

export { generateMetadata };
export default Page;
