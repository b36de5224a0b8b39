import { contentPage } from '../../_components/site/content-page.tsx';

const { generateMetadata, Page } = contentPage('overview');

export { generateMetadata };
export default Page;
