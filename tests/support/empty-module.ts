// Stands in for optional packages that a bundle must not contain.
export default {};
