import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

people = pd.read_csv("people.csv")
people["hours"].fillna(0, inplace=True)

X = StandardScaler().fit_transform(people[["age", "hours"]])
y = people["income"]
X_train, X_test, y_train, y_test = train_test_split(X, y)

model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
