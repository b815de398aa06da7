"""scikit-learn, and the libraries whose estimators follow its protocol."""

from headwater.api.sklearn import construct, datasets, metrics, preprocessing, protocol, relevance, search, split

__all__ = ["construct", "datasets", "metrics", "preprocessing", "protocol", "relevance", "search", "split"]
